// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlpn} from "./Rlpn.sol";
import {Text} from "./Text.sol";

/// @title BTP message, version 2: [src, dst, svc, sn, msg, nsn, fee]; fee is [network, [value ...]] or null.
library BtpMessage {
    using Rlpn for Rlpn.Reader;

    /// Serial numbers are 64 bit wide at every hop.
    int256 internal constant MAX_SN = type(int64).max;
    uint256 internal constant MAX_FEE_VALUES = 16;
    /// Sums of fees can then never overflow, whatever a peer writes.
    uint256 internal constant MAX_FEE = type(uint128).max;
    uint256 internal constant MAX_SERVICE_LENGTH = 64;

    /// @param sn  > 0 request, 0 one-way or reply, < 0 error
    /// @param nsn number given by the source network; negative on the way back
    struct Message {
        string src;
        string dst;
        string svc;
        int256 sn;
        bytes payload;
        int256 nsn;
        bool hasFee;
        string feeNetwork;
        uint256[] feeValues;
    }

    function encode(Message memory message) internal pure returns (bytes memory) {
        return Rlpn.encodeList(
            bytes.concat(
                Rlpn.encodeString(message.src),
                Rlpn.encodeString(message.dst),
                Rlpn.encodeString(message.svc),
                Rlpn.encodeInt(message.sn),
                Rlpn.encodeBytes(message.payload),
                Rlpn.encodeInt(message.nsn),
                message.hasFee ? _encodeFee(message) : Rlpn.encodeNull()
            )
        );
    }

    /// @return message meaningless unless sound
    /// @return sound   false if the bytes are not the one encoding of a message
    function decode(bytes memory encoded) internal pure returns (Message memory message, bool sound) {
        Rlpn.Reader memory outer = Rlpn.open(encoded);
        Rlpn.Reader memory fields = outer.enterList();
        message.src = string(fields.readBytes());
        message.dst = string(fields.readBytes());
        message.svc = string(fields.readBytes());
        message.sn = fields.readInt();
        message.payload = fields.readBytes();
        message.nsn = fields.readInt();
        if (!fields.skipNull()) {
            _decodeFee(fields, message);
        }
        outer.close(fields);
        sound = outer.finished() && _isSound(message);
    }

    /// @notice Payload of an error: [code, reason].
    function encodeError(uint256 code, string memory reason) internal pure returns (bytes memory) {
        return Rlpn.encodeList(bytes.concat(Rlpn.encodeUint(code), Rlpn.encodeString(reason)));
    }

    function decodeError(bytes memory payload)
        internal
        pure
        returns (uint256 code, string memory reason, bool sound)
    {
        Rlpn.Reader memory outer = Rlpn.open(payload);
        Rlpn.Reader memory fields = outer.enterList();
        code = fields.readUint(type(uint64).max);
        reason = string(fields.readBytes());
        outer.close(fields);
        sound = outer.finished();
    }

    function _encodeFee(Message memory message) private pure returns (bytes memory) {
        bytes memory values;
        for (uint256 i = 0; i < message.feeValues.length; i++) {
            values = bytes.concat(values, Rlpn.encodeUint(message.feeValues[i]));
        }
        return Rlpn.encodeList(bytes.concat(Rlpn.encodeString(message.feeNetwork), Rlpn.encodeList(values)));
    }

    function _decodeFee(Rlpn.Reader memory fields, Message memory message) private pure {
        Rlpn.Reader memory fee = fields.enterList();
        message.hasFee = true;
        message.feeNetwork = string(fee.readBytes());
        Rlpn.Reader memory values = fee.enterList();
        uint256 n = values.count();
        if (n > MAX_FEE_VALUES) {
            fields.fail();
            return;
        }
        message.feeValues = new uint256[](n);
        for (uint256 i = 0; i < n; i++) {
            message.feeValues[i] = values.readUint(MAX_FEE);
        }
        fee.close(values);
        fields.close(fee);
    }

    /// @dev Texts are written into our own messages and logs, so they must be plain; the signs of sn and nsn
    /// must name one of request, one-way message, reply and error.
    function _isSound(Message memory m) private pure returns (bool) {
        if (m.sn < -MAX_SN || m.sn > MAX_SN || m.nsn < -MAX_SN || m.nsn > MAX_SN || m.nsn == 0) {
            return false;
        }
        if ((m.sn > 0 && m.nsn < 0) || (m.sn < 0 && m.nsn > 0)) {
            return false;
        }
        uint256 length = bytes(m.svc).length;
        return length != 0 && length <= MAX_SERVICE_LENGTH && Text.isPlain(bytes(m.svc))
            && Text.isPlain(bytes(m.dst)) && Text.isPlain(bytes(m.feeNetwork));
    }
}
