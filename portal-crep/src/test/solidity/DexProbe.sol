// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlpn} from "../../main/solidity/btp/Rlpn.sol";
import {RlpnWriter} from "../../main/solidity/btp/RlpnWriter.sol";
import {DexMessage} from "../../main/solidity/reserve/DexMessage.sol";
import {HexAddress} from "../../main/solidity/reserve/HexAddress.sol";
import {SourceText} from "../../main/solidity/reserve/SourceText.sol";

/// @title The vault's codecs, to be called one by one.
contract DexProbe {
    using Rlpn for Rlpn.Reader;

    function spell(address value) external pure returns (string memory) {
        return string(HexAddress.write(value));
    }

    function parse(string memory text) external pure returns (address value, bool sound) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(text, 32)
        }
        return HexAddress.read(start, bytes(text).length);
    }

    function sourceNumber(string memory text, string memory network) external pure returns (uint256, bool) {
        return SourceText.numberOf(text, keccak256(bytes(network)));
    }

    /// @notice A single order; not sound if the bytes are not the one spelling of one.
    function order(bytes memory payload) external pure returns (bool sound, DexMessage.Order memory read) {
        Rlpn.Reader outer = Rlpn.open(payload);
        (Rlpn.Reader fields, uint256 tag) = DexMessage.open(outer);
        read = DexMessage.readOrder(fields);
        outer.close(fields);
        sound = tag == DexMessage.ORDER && outer.finished();
    }

    function policy(bytes memory payload)
        external
        pure
        returns (bool sound, uint256 number, uint256 window, uint256 cap, bool stopped)
    {
        Rlpn.Reader outer = Rlpn.open(payload);
        (Rlpn.Reader fields, uint256 tag) = DexMessage.open(outer);
        (number, window, cap, stopped) = DexMessage.readPolicy(fields);
        outer.close(fields);
        sound = tag == DexMessage.POLICY && outer.finished();
    }

    function encodeUint(uint256 value) external pure returns (bytes memory) {
        uint256 end = RlpnWriter.reserve(33);
        return RlpnWriter.take(RlpnWriter.unsigned(end, value), end, 33);
    }
}
