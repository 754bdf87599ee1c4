// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMV} from "./IBMV.sol";
import {BtpAddress} from "./btp/BtpAddress.sol";
import {BtpHeader} from "./btp/BtpHeader.sol";
import {BtpMerkle} from "./btp/BtpMerkle.sol";
import {Refusal} from "./btp/Refusal.sol";
import {Rlpn} from "./btp/Rlpn.sol";
import {Text} from "./btp/Text.sol";
import {ValidatorSet} from "./btp/ValidatorSet.sol";

/// @title Verifier of BTP 2.0 blocks of network type "eth" (a goloop chain, or a Nexus channel).
/// @notice Follows one BTP network block by block: each block must extend the last one, be signed by strictly
/// more than two thirds of the installed set, and have all its messages proven, in order, before the next.
contract BtpMessageVerifier is IBMV {
    using Rlpn for Rlpn.Reader;
    using BtpHeader for BtpHeader.Header;
    using BtpMerkle for BtpMerkle.Frontier;
    using ValidatorSet for ValidatorSet.Set;

    uint256 private constant BLOCK_UPDATE = 1;
    uint256 private constant MESSAGE_PROOF = 2;

    /// @param height         of the last verified block
    /// @param firstMessageSn serial number of that block's first message
    /// @param messageCount   how many messages it has
    /// @param proven         how many of them have been proven
    /// @param sets           how many validator sets were stored; the last one is in force
    struct Progress {
        uint64 height;
        uint64 firstMessageSn;
        uint32 messageCount;
        uint32 proven;
        uint64 sets;
    }

    /// @dev Work copy of the state for one relay message; written back once.
    struct Work {
        Progress progress;
        bytes32 sectionHash;
        bytes32 messagesRoot;
        bytes[] messages;
    }

    address private immutable _bmc;
    bytes32 private immutable _source;
    /// Hash and length of what every address of the source starts with.
    bytes32 private immutable _originHash;
    uint256 private immutable _originLength;
    uint256 private immutable _networkTypeId;
    uint256 private immutable _networkId;
    uint256 private immutable _sequenceOffset;

    Progress private _progress;
    bytes32 private _sectionHash;
    /// Root of the current block's messages while some are unproven; stale, and never read, when none is.
    bytes32 private _messagesRoot;

    /// @param bmc               the message centre, sole caller
    /// @param srcNetworkId      network address of the source, at most 31 bytes; it is inside every signature
    /// @param networkTypeId     id of type "eth" at the source
    /// @param firstBlockHeader  trusted header that announces the first validator set
    /// @param sequenceOffset    messages that had been received over the link before this network's first
    /// @param nextMessageOffset messages of the first block that had been received already
    constructor(
        address bmc,
        string memory srcNetworkId,
        uint256 networkTypeId,
        bytes memory firstBlockHeader,
        uint256 sequenceOffset,
        uint256 nextMessageOffset
    ) {
        require(bmc != address(0) && BtpAddress.isNetwork(srcNetworkId), "10:InvalidArgument");
        require(networkTypeId != 0 && networkTypeId <= BtpHeader.MAX_NUMBER, "10:InvalidArgument");
        require(sequenceOffset <= BtpHeader.MAX_NUMBER, "10:InvalidArgument");
        BtpHeader.Header memory header = BtpHeader.decode(Rlpn.open(firstBlockHeader));
        require(header.networkId != 0 && nextMessageOffset <= header.messageCount, "10:InvalidArgument");
        if (!header.setChanges) {
            Refusal.unknown("InvalidProofContext:Missing");
        }
        _bmc = bmc;
        _source = Text.pack(srcNetworkId);
        bytes memory origin = bytes(BtpAddress.join(srcNetworkId, ""));
        _originHash = keccak256(origin);
        _originLength = origin.length;
        _networkTypeId = networkTypeId;
        _networkId = header.networkId;
        _sequenceOffset = sequenceOffset;
        _progress = Progress(
            header.height, header.firstMessageSn, uint32(header.messageCount), uint32(nextMessageOffset), 1
        );
        _sectionHash = header.sectionHash;
        _messagesRoot = header.messagesRoot;
        _store(header, 1);
    }

    /// @inheritdoc IBMV
    function handleRelayMessage(
        string calldata,
        string calldata _prev,
        uint256 _seq,
        bytes calldata _msg
    ) external returns (bytes[] memory) {
        require(msg.sender == _bmc && _isOfSource(bytes(_prev)), "11:Unauthorized");
        Work memory work;
        work.progress = _progress;
        uint256 next = _sequenceOffset + work.progress.firstMessageSn + work.progress.proven;
        if (_seq != next) {
            Refusal.unknown("InvalidSequence", _seq, next);
        }
        work.sectionHash = _sectionHash;
        _process(work, Rlpn.open(_msg));
        _save(work);
        return work.messages;
    }

    /// @inheritdoc IBMV
    function getStatus() external view returns (VerifierStatus memory) {
        Progress memory progress = _progress;
        bytes memory extra = bytes.concat(
            Rlpn.encodeUint(_sequenceOffset),
            Rlpn.encodeUint(progress.firstMessageSn),
            Rlpn.encodeUint(progress.messageCount)
        );
        return VerifierStatus(progress.height, Rlpn.encodeList(extra));
    }

    function getSrcNetworkId() external view returns (string memory) {
        return Text.unpack(_source);
    }

    function getNetworkTypeId() external view returns (uint256) {
        return _networkTypeId;
    }

    function getNetworkId() external view returns (uint256) {
        return _networkId;
    }

    function getHeight() external view returns (uint256) {
        return _progress.height;
    }

    function getNetworkSectionHash() external view returns (bytes32) {
        return _sectionHash;
    }

    function getNextMessageSn() external view returns (uint256) {
        return _progress.firstMessageSn + _progress.proven;
    }

    function getRemainMessageCount() external view returns (uint256) {
        return _progress.messageCount - _progress.proven;
    }

    /// @notice The installed set in signing order; zero stands for a validator without a key.
    function getValidators() external view returns (address[] memory validators) {
        ValidatorSet.Set memory set = _load(_progress.sets);
        validators = new address[](set.size());
        for (uint256 i = 0; i < validators.length; i++) {
            validators[i] = set.validatorAt(i);
        }
    }

    /// @dev Relay message: [[ [type, bytes] ... ]].
    function _process(Work memory work, Rlpn.Reader outer) private {
        Rlpn.Reader wrapper = outer.enterList();
        Rlpn.Reader items = wrapper.enterList();
        if (!items.hasMore()) {
            Refusal.unknown("EmptyRelayMessage");
        }
        while (items.hasMore()) {
            Rlpn.Reader item = items.enterList();
            uint256 kind = item.readUint(type(uint8).max);
            Rlpn.Reader body = item.enterBytes();
            if (!item.finished()) {
                Refusal.unknown("MalformedRelayMessage");
            }
            if (kind == BLOCK_UPDATE) {
                _update(work, body);
            } else if (kind == MESSAGE_PROOF) {
                _prove(work, body);
            } else {
                Refusal.unknown("UnknownType", kind, MESSAGE_PROOF);
            }
        }
        wrapper.close(items);
        outer.close(wrapper);
        if (!outer.finished()) {
            Refusal.unknown("MalformedRelayMessage");
        }
    }

    /// @dev Block update: [header bytes, proof bytes]. Cheap checks first, signatures last, then the change.
    function _update(Work memory work, Rlpn.Reader body) private {
        Rlpn.Reader parts = body.enterList();
        Rlpn.Reader headerBytes = parts.enterBytes();
        Rlpn.Reader proofBytes = parts.enterBytes();
        body.close(parts);
        if (!body.finished()) {
            Refusal.unknown("MalformedBlockUpdate");
        }
        BtpHeader.Header memory header = BtpHeader.decode(headerBytes);
        _requireSuccessor(work, header);
        uint64 sets = work.progress.sets;
        ValidatorSet.Set memory set = _load(sets);
        if (!header.setChanges && header.nextContextHash != set.contextHash) {
            Refusal.unknown("InvalidProofContext:Unannounced");
        }
        set.requireQuorum(header.decision(Text.unpack(_source), _networkTypeId), proofBytes);
        if (header.setChanges) {
            _store(header, ++sets);
        }
        work.sectionHash = header.sectionHash;
        work.messagesRoot = header.messagesRoot;
        work.progress = Progress(header.height, header.firstMessageSn, uint32(header.messageCount), 0, sets);
    }

    /// @dev This contract creates nothing but sets, so the n-th set is its n-th creation.
    function _store(BtpHeader.Header memory header, uint256 n) private {
        address stored = ValidatorSet.store(ValidatorSet.decode(header.nextContext));
        assert(stored == ValidatorSet.storedBy(address(this), n));
    }

    function _load(uint256 n) private view returns (ValidatorSet.Set memory) {
        return ValidatorSet.load(ValidatorSet.storedBy(address(this), n));
    }

    function _isOfSource(bytes calldata btpAddress) private view returns (bool) {
        return btpAddress.length > _originLength && keccak256(btpAddress[:_originLength]) == _originHash;
    }

    function _requireSuccessor(Work memory work, BtpHeader.Header memory header) private view {
        Progress memory progress = work.progress;
        if (header.networkId != _networkId) {
            Refusal.unknown("InvalidNID", header.networkId, _networkId);
        }
        if (header.height <= progress.height) {
            Refusal.alreadyVerified(header.height, progress.height + 1);
        }
        uint256 remaining = progress.messageCount - progress.proven;
        if (remaining != 0) {
            Refusal.unknown("UnexpectedBlockUpdate:Unproven", remaining, 0);
        }
        Refusal.unlessNext(header.firstMessageSn, progress.firstMessageSn + progress.messageCount);
        if (header.previousSection != work.sectionHash) {
            Refusal.unknown("InvalidNSH");
        }
    }

    /// @dev Message proof: [left nodes, messages, right nodes]. The left nodes stand for exactly what was proven
    /// before, the right ones for exactly what is left: nothing can be delivered twice or passed over.
    function _prove(Work memory work, Rlpn.Reader body) private view {
        Progress memory progress = work.progress;
        Rlpn.Reader parts = body.enterList();
        Rlpn.Reader lefts = parts.enterList();
        Rlpn.Reader leaves = parts.enterList();
        Rlpn.Reader rights = parts.enterList();
        uint256 n = leaves.count();
        body.close(parts);
        if (!body.finished()) {
            Refusal.unknown("MalformedMessageProof");
        }
        BtpMerkle.Frontier memory tree = BtpMerkle.start();
        _takeLefts(tree, lefts, progress.proven);
        if (progress.proven == progress.messageCount) {
            // Nothing is left to prove: these are messages of a block that has not come yet.
            Refusal.notVerifiable(progress.proven + n, progress.messageCount);
        }
        if (n == 0 || n > progress.messageCount - progress.proven) {
            Refusal.unknown("InvalidMessageProof:Messages", n, progress.messageCount - progress.proven);
        }
        uint256 kept = work.messages.length;
        work.messages = _extended(work.messages, n);
        for (uint256 i = 0; i < n; i++) {
            bytes memory message = leaves.readBytes();
            work.messages[kept + i] = message;
            tree.add(keccak256(message), 1);
        }
        _takeRights(tree, rights, progress.messageCount);
        if (!lefts.finished() || !leaves.finished() || !rights.finished()) {
            Refusal.unknown("MalformedMessageProof");
        }
        if (tree.root() != _messagesRootOf(work)) {
            Refusal.unknown("InvalidMessageProof:Root");
        }
        progress.proven += uint32(n);
    }

    function _takeLefts(BtpMerkle.Frontier memory tree, Rlpn.Reader nodes, uint256 target) private pure {
        uint256 n = nodes.count();
        Rlpn.Reader probe = nodes.fork();
        uint256 total = 0;
        for (uint256 i = 0; i < n; i++) {
            (uint256 size,) = _readNode(probe);
            total += size;
        }
        if (probe.isBroken()) {
            Refusal.unknown("MalformedMessageProof");
        }
        Refusal.unlessNext(total, target);
        for (uint256 i = 0; i < n; i++) {
            (uint256 size, bytes32 hash) = _readNode(nodes);
            _take(tree, hash, size, BtpMerkle.leftSize(tree.position, target));
        }
    }

    function _takeRights(BtpMerkle.Frontier memory tree, Rlpn.Reader nodes, uint256 total) private pure {
        uint256 n = nodes.count();
        for (uint256 i = 0; i < n; i++) {
            (uint256 size, bytes32 hash) = _readNode(nodes);
            if (tree.position == total) {
                Refusal.unknown("InvalidMessageProof:Leaves", total + size, total);
            }
            _take(tree, hash, size, BtpMerkle.rightSize(tree.position, total));
        }
        if (tree.position != total) {
            Refusal.unknown("InvalidMessageProof:Leaves", tree.position, total);
        }
    }

    function _take(BtpMerkle.Frontier memory tree, bytes32 hash, uint256 size, uint256 expected) private pure {
        if (size != expected) {
            Refusal.unknown("InvalidMessageProof:Node", size, expected);
        }
        tree.add(hash, size);
    }

    /// @dev Proof node: [count, hash].
    function _readNode(Rlpn.Reader nodes) private pure returns (uint256 size, bytes32 hash) {
        Rlpn.Reader node = nodes.enterList();
        size = node.readUint(type(uint32).max);
        hash = node.readHash();
        nodes.close(node);
    }

    /// @dev A block verified in this relay message brought its root along; otherwise it is the stored one.
    function _messagesRootOf(Work memory work) private view returns (bytes32) {
        if (work.messagesRoot == 0) {
            work.messagesRoot = _messagesRoot;
        }
        return work.messagesRoot;
    }

    function _extended(bytes[] memory messages, uint256 more) private pure returns (bytes[] memory longer) {
        longer = new bytes[](messages.length + more);
        for (uint256 i = 0; i < messages.length; i++) {
            longer[i] = messages[i];
        }
    }

    function _save(Work memory work) private {
        _progress = work.progress;
        _sectionHash = work.sectionHash;
        if (work.progress.proven != work.progress.messageCount && work.messagesRoot != _messagesRoot) {
            _messagesRoot = work.messagesRoot;
        }
    }
}
