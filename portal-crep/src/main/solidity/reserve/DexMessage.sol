// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlpn} from "../btp/Rlpn.sol";
import {HexAddress} from "./HexAddress.sol";

/// @title What a vault and the exchange say to each other: lists in canonical RLP, integers unsigned.
/// @notice docs/spec/dex.md has the formats. As with Rlpn, reading never reverts; the caller asks at the end.
library DexMessage {
    using Rlpn for Rlpn.Reader;

    uint256 internal constant DEPOSIT = 1;
    uint256 internal constant REQUEST = 2;
    uint256 internal constant ACKNOWLEDGED = 3;
    uint256 internal constant ORDER = 4;
    uint256 internal constant BATCH = 5;
    uint256 internal constant POLICY = 6;
    uint256 internal constant SETTLED = 7;
    uint256 internal constant CLAIMED = 8;
    uint256 internal constant ADOPTED = 9;

    uint256 internal constant PAYOUT = 1;
    uint256 internal constant REFUND = 2;

    uint256 internal constant MAX_BATCH = 10;
    /// A network address of 64 characters, a slash, nineteen digits.
    uint256 internal constant MAX_SOURCE = 84;

    uint256 private constant MAX_NUMBER = type(uint40).max;
    /// More wei than there are: sums of amounts of this width never overflow.
    uint256 private constant MAX_AMOUNT = type(uint88).max;
    uint256 private constant MAX_WINDOW = type(uint32).max;
    uint256 private constant MAX_WIRE_AMOUNT = type(uint128).max;
    /// Prefix of a list of up to 55 bytes, less their number.
    uint256 private constant SHORT_LIST = 0xc0;
    /// Prefix of a string of HexAddress.LENGTH bytes.
    bytes1 private constant ADDRESS_PREFIX = 0xaa;
    bytes private constant NATIVE_COIN = "0x0000000000000000000000000000000000000000";

    /// @param number    of this vault's orders, from 1
    /// @param kind      PAYOUT or REFUND
    /// @param recipient who is paid
    /// @param amount    in wei
    /// @param source    the deposit or request it settles, as <network>/<number>
    struct Order {
        uint256 number;
        uint256 kind;
        address recipient;
        uint256 amount;
        string source;
    }

    function encodeDeposit(uint256 number, uint256 amount, address owner, bytes calldata order)
        internal
        pure
        returns (bytes memory)
    {
        return Rlpn.encodeList(
            bytes.concat(
                bytes1(uint8(DEPOSIT)),
                encodeUint(number),
                ADDRESS_PREFIX,
                NATIVE_COIN,
                encodeUint(amount),
                ADDRESS_PREFIX,
                HexAddress.write(owner),
                Rlpn.encodeBytes(order)
            )
        );
    }

    function encodeRequest(uint256 number, address owner, bytes calldata request)
        internal
        pure
        returns (bytes memory)
    {
        return Rlpn.encodeList(
            bytes.concat(
                bytes1(uint8(REQUEST)),
                encodeUint(number),
                ADDRESS_PREFIX,
                HexAddress.write(owner),
                Rlpn.encodeBytes(request)
            )
        );
    }

    /// @notice A message of a tag and a number: acknowledged, claimed, adopted.
    function encodeNumber(uint256 tag, uint256 number) internal pure returns (bytes memory) {
        return Rlpn.encodeList(bytes.concat(bytes1(uint8(tag)), encodeUint(number)));
    }

    /// @param outcomes as encodeOutcome wrote them, one after the other
    function encodeSettled(bytes memory outcomes) internal pure returns (bytes memory) {
        return Rlpn.encodeList(bytes.concat(bytes1(uint8(SETTLED)), Rlpn.encodeList(outcomes)));
    }

    function encodeOutcome(uint256 number, uint256 outcome) internal pure returns (bytes memory) {
        bytes memory digits = encodeUint(number);
        return bytes.concat(bytes1(uint8(SHORT_LIST + digits.length + 1)), digits, bytes1(uint8(outcome)));
    }

    function encodeUint(uint256 value) internal pure returns (bytes memory encoded) {
        if (value < 0x80) {
            return abi.encodePacked(value == 0 ? bytes1(0x80) : bytes1(uint8(value)));
        }
        uint256 size = 1;
        while (value >> (8 * size) != 0) {
            size++;
        }
        encoded = new bytes(1 + size);
        assembly ("memory-safe") {
            mstore8(add(encoded, 32), add(0x80, size))
            mstore(add(encoded, 33), shl(sub(256, shl(3, size)), value))
        }
    }

    /// @notice A message's fields and its tag; 0 if it has none.
    function open(Rlpn.Reader memory outer) internal pure returns (Rlpn.Reader memory fields, uint256 tag) {
        fields = outer.enterList();
        tag = readUint(fields, type(uint8).max);
    }

    /// @return value an integer in [0, max]
    function readUint(Rlpn.Reader memory fields, uint256 max) internal pure returns (uint256 value) {
        (uint256 start, uint256 length) = fields.region();
        if (length == 0) {
            return 0;
        }
        uint256 word;
        assembly ("memory-safe") {
            word := mload(start)
            value := shr(sub(256, shl(3, length)), word)
        }
        if (length > 32 || word >> 248 == 0 || value > max) {
            fields.fail();
            return 0;
        }
    }

    /// @return number from 1 on
    function readNumber(Rlpn.Reader memory fields) internal pure returns (uint256 number) {
        number = readUint(fields, MAX_NUMBER);
        if (number == 0) {
            fields.fail();
        }
    }

    /// @dev An amount that no vault can hold is as wrong as a letter in its place.
    function readOrder(Rlpn.Reader memory fields) internal pure returns (Order memory order) {
        order.number = readNumber(fields);
        order.kind = readUint(fields, REFUND);
        address asset = _readAddress(fields);
        order.recipient = _readAddress(fields);
        order.amount = readUint(fields, MAX_AMOUNT);
        order.source = string(fields.readBytes());
        if (
            order.kind == 0 || asset != address(0) || order.recipient == address(0) || order.amount == 0
                || bytes(order.source).length > MAX_SOURCE
        ) {
            fields.fail();
        }
    }

    /// @return number  of the policy
    /// @return window  in seconds
    /// @return cap     in wei, cut to what could ever leave
    /// @return stopped whether payouts stop
    function readPolicy(Rlpn.Reader memory fields)
        internal
        pure
        returns (uint256 number, uint256 window, uint256 cap, bool stopped)
    {
        number = readNumber(fields);
        window = readUint(fields, MAX_WINDOW);
        cap = readUint(fields, MAX_WIRE_AMOUNT);
        cap = cap < MAX_AMOUNT ? cap : MAX_AMOUNT;
        stopped = readUint(fields, 1) == 1;
        if (window == 0) {
            fields.fail();
        }
    }

    function _readAddress(Rlpn.Reader memory fields) private pure returns (address value) {
        (uint256 start, uint256 length) = fields.region();
        bool sound;
        (value, sound) = HexAddress.read(start, length);
        if (!sound) {
            fields.fail();
        }
    }
}
