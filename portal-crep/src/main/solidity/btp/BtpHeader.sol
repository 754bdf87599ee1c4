// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BtpMerkle} from "./BtpMerkle.sol";
import {Refusal} from "./Refusal.sol";
import {Rlpn} from "./Rlpn.sol";
import {RlpnWriter} from "./RlpnWriter.sol";

/// @title BTP block header, and the decision its validators sign.
library BtpHeader {
    using Rlpn for Rlpn.Reader;
    using RlpnWriter for uint256;

    /// Heights, serial numbers and counts fit a signed 64-bit integer on every chain that makes BTP blocks.
    uint256 internal constant MAX_NUMBER = uint64(type(int64).max);
    /// Deeper than any tree of networks of one type.
    uint256 private constant MAX_PATH = 32;
    /// What a decision takes beside the source's name, height and round: prefixes, the id, a hash.
    uint256 private constant DECISION_SIZE = 64;
    uint256 private constant LEFT = 0;
    uint256 private constant RIGHT = 1;

    /// @param height          main height
    /// @param firstMessageSn  update number without its change bit
    /// @param setChanges      the change bit: the next block is signed by the set in `nextContext`
    /// @param previousSection hash of the previous network section, zero for the first block
    /// @param messagesRoot    zero if and only if `messageCount` is
    /// @param nextContext     proof context of the next set; empty if and only if `setChanges` is false
    /// @param sectionHash     hash of this block's network section
    /// @param roundStart      memory address of height and round as they stand in the header, and in the decision
    /// @param roundEnd        address behind them
    /// @param typeSectionHash hash of [next proof context hash, root over the networks]
    struct Header {
        uint64 height;
        uint64 networkId;
        uint64 firstMessageSn;
        uint64 messageCount;
        bool setChanges;
        bytes32 nextContextHash;
        bytes32 previousSection;
        bytes32 messagesRoot;
        bytes nextContext;
        bytes32 sectionHash;
        uint256 roundStart;
        uint256 roundEnd;
        bytes32 typeSectionHash;
    }

    /// @dev The encodings hashed below are taken from the header as they stand: it was decoded strictly, so
    /// they are what an encoder would write.
    function decode(Rlpn.Reader outer) internal pure returns (Header memory header) {
        Rlpn.Reader fields = outer.enterList();
        header.roundStart = fields.position();
        header.height = uint64(fields.readUint(MAX_NUMBER));
        fields.readUint(MAX_NUMBER);
        header.roundEnd = fields.position();
        header.nextContextHash = fields.readHash();
        Rlpn.Reader path = fields.enterList();
        uint256 from = fields.position();
        _readSection(fields, header);
        header.sectionHash = _hashOfList(from, fields.position());
        if (!fields.skipNull()) {
            header.nextContext = fields.readBytes();
            if (header.nextContext.length == 0) {
                fields.fail();
            }
        }
        header.typeSectionHash = _typeSection(header.nextContextHash, _root(path, header.sectionHash));
        fields.close(path);
        outer.close(fields);
        if (!outer.finished()) {
            Refusal.unknown("MalformedHeader");
        }
        _requireConsistent(header);
    }

    /// @notice What the validators sign.
    /// @param source        network address of the source
    /// @param networkTypeId id of the network type there
    function decision(Header memory header, string memory source, uint256 networkTypeId)
        internal
        pure
        returns (bytes32 hash)
    {
        uint256 round = header.roundEnd - header.roundStart;
        uint256 end = RlpnWriter.reserve(DECISION_SIZE + bytes(source).length + round);
        uint256 head = end.hash(header.typeSectionHash).copy(header.roundStart, round);
        head = head.signed(int256(networkTypeId)).text(bytes(source)).prefix(end, RlpnWriter.LIST);
        assembly ("memory-safe") {
            hash := keccak256(head, sub(end, head))
        }
    }

    function _readSection(Rlpn.Reader fields, Header memory header) private pure {
        header.networkId = uint64(fields.readUint(MAX_NUMBER));
        uint256 update = fields.readUint(MAX_NUMBER);
        header.firstMessageSn = uint64(update >> 1);
        header.setChanges = update & 1 == 1;
        if (!fields.skipNull()) {
            header.previousSection = fields.readHash();
        }
        header.messageCount = uint64(fields.readUint(type(uint32).max));
        if (!fields.skipNull()) {
            header.messagesRoot = fields.readHash();
        }
    }

    function _requireConsistent(Header memory header) private pure {
        if ((header.messageCount == 0) != (header.messagesRoot == 0)) {
            Refusal.unknown("InvalidMessageRoot");
        }
        if (header.setChanges != (header.nextContext.length != 0)) {
            Refusal.unknown("InvalidProofContext:ChangeBit");
        }
        if (header.setChanges && keccak256(header.nextContext) != header.nextContextHash) {
            Refusal.unknown("InvalidProofContext:Hash");
        }
    }

    function _typeSection(bytes32 contextHash, bytes32 networksRoot) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"f842a0", contextHash, bytes1(0xa0), networksRoot));
    }

    /// @dev Climbs from the section to the root over all networks; a null on the right is a promoted node.
    function _root(Rlpn.Reader path, bytes32 node) private pure returns (bytes32) {
        if (path.count() > MAX_PATH) {
            path.fail();
        }
        while (path.hasMore()) {
            Rlpn.Reader step = path.enterList();
            uint256 side = step.readUint(RIGHT);
            if (side == LEFT || !step.skipNull()) {
                bytes32 sibling = step.readHash();
                node = side == LEFT ? BtpMerkle.parent(sibling, node) : BtpMerkle.parent(node, sibling);
            }
            path.close(step);
        }
        return node;
    }

    /// @dev The hash of a list of the items that stand there; meaningless if reading them broke.
    function _hashOfList(uint256 from, uint256 to) private pure returns (bytes32 hash) {
        uint256 size = to > from ? to - from : 0;
        uint256 end = RlpnWriter.reserve(RlpnWriter.MAX_PREFIX + size);
        uint256 head = end.copy(from, size).prefix(end, RlpnWriter.LIST);
        assembly ("memory-safe") {
            hash := keccak256(head, sub(end, head))
        }
    }
}
