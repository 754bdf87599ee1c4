// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlpn} from "./Rlpn.sol";
import {RlpnWriter} from "./RlpnWriter.sol";
import {Text} from "./Text.sol";

/// @title BTP message, version 2: [src, dst, svc, sn, msg, nsn, fee]; fee is [network, [value ...]] or null.
library BtpMessage {
    using Rlpn for Rlpn.Reader;
    using RlpnWriter for uint256;

    /// Serial numbers are 64 bit wide at every hop.
    int256 internal constant MAX_SN = type(int64).max;
    uint256 internal constant MAX_FEE_VALUES = 16;
    /// Sums of fees can then never overflow, whatever a peer writes.
    uint256 internal constant MAX_FEE = type(uint128).max;
    uint256 internal constant MAX_SERVICE_LENGTH = 64;

    /// Seven prefixes or more, and two numbers: what an encoding takes beside its texts and fees.
    uint256 private constant FIXED_SIZE = 64;
    /// A fee of 128 bits with its sign and its prefix.
    uint256 private constant FEE_VALUE_SIZE = 18;

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
        uint256 size = FIXED_SIZE + bytes(message.src).length + bytes(message.dst).length + bytes(message.svc).length
            + message.payload.length + bytes(message.feeNetwork).length + FEE_VALUE_SIZE * message.feeValues.length;
        uint256 end = RlpnWriter.reserve(size);
        uint256 head = message.hasFee ? _fee(end, message) : end.nothing();
        head = head.signed(message.nsn);
        head = head.text(message.payload);
        head = head.signed(message.sn);
        head = head.text(bytes(message.svc));
        head = head.text(bytes(message.dst));
        head = head.text(bytes(message.src));
        return head.prefix(end, RlpnWriter.LIST).take(end, size);
    }

    /// @return message meaningless unless sound
    /// @return sound   false if the bytes are not the one encoding of a message
    function decode(bytes memory encoded) internal pure returns (Message memory message, bool sound) {
        Rlpn.Reader outer = Rlpn.open(encoded);
        Rlpn.Reader fields = outer.enterList();
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
        Rlpn.Reader outer = Rlpn.open(payload);
        Rlpn.Reader fields = outer.enterList();
        code = fields.readUint(type(uint64).max);
        reason = string(fields.readBytes());
        outer.close(fields);
        sound = outer.finished();
    }

    function _fee(uint256 end, Message memory message) private pure returns (uint256 head) {
        head = end;
        for (uint256 i = message.feeValues.length; i != 0; i--) {
            head = head.signed(int256(message.feeValues[i - 1]));
        }
        head = head.prefix(end, RlpnWriter.LIST);
        head = head.text(bytes(message.feeNetwork));
        return head.prefix(end, RlpnWriter.LIST);
    }

    function _decodeFee(Rlpn.Reader fields, Message memory message) private pure {
        Rlpn.Reader fee = fields.enterList();
        message.hasFee = true;
        message.feeNetwork = string(fee.readBytes());
        Rlpn.Reader values = fee.enterList();
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
