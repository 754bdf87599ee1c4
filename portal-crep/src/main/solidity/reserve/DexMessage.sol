// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlpn} from "../btp/Rlpn.sol";
import {RlpnWriter} from "../btp/RlpnWriter.sol";
import {HexAddress} from "./HexAddress.sol";

/// @title What a vault and the exchange say to each other: lists in canonical RLP, integers unsigned.
/// @notice docs/spec/dex.md has the formats. As with Rlpn, reading never reverts; the caller asks at the end.
library DexMessage {
    using Rlpn for Rlpn.Reader;
    using RlpnWriter for uint256;

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
    /// What a message takes beside bytes and outcomes: two addresses, two numbers, prefixes.
    uint256 private constant FIXED_SIZE = 192;
    bytes private constant NATIVE_COIN = "0x0000000000000000000000000000000000000000";
    /// Its encoding: a prefix and 42 characters. The first 32 bytes of it and the last.
    uint256 private constant COIN_SIZE = 43;
    bytes32 private constant COIN_HEAD = hex"aa30783030303030303030303030303030303030303030303030303030303030";
    bytes32 private constant COIN_TAIL = "00000000000000000000000000000000";
    /// A list of a number of 40 bits and an octet.
    uint256 private constant OUTCOME_SIZE = 8;

    /// @param number    of this vault's orders, from 1
    /// @param kind      PAYOUT or REFUND
    /// @param recipient who is paid
    /// @param amount    in wei
    /// @param source    the deposit or request it settles, as <network>/<number>
    /// @param outcome   what became of it, below 128; 0 until it is known
    struct Order {
        uint256 number;
        uint256 kind;
        address recipient;
        uint256 amount;
        string source;
        uint256 outcome;
    }

    function encodeDeposit(uint256 number, uint256 amount, address owner, bytes memory order)
        internal
        pure
        returns (bytes memory)
    {
        uint256 size = FIXED_SIZE + order.length;
        uint256 end = RlpnWriter.reserve(size);
        uint256 head = _address(end.text(order), owner).unsigned(amount);
        return head.text(NATIVE_COIN).unsigned(number).octet(DEPOSIT).prefix(end, RlpnWriter.LIST).take(end, size);
    }

    function encodeRequest(uint256 number, address owner, bytes memory request)
        internal
        pure
        returns (bytes memory)
    {
        uint256 size = FIXED_SIZE + request.length;
        uint256 end = RlpnWriter.reserve(size);
        uint256 head = _address(end.text(request), owner).unsigned(number);
        return head.octet(REQUEST).prefix(end, RlpnWriter.LIST).take(end, size);
    }

    /// @notice A message of a tag and a number: acknowledged, claimed, adopted.
    function encodeNumber(uint256 tag, uint256 number) internal pure returns (bytes memory) {
        uint256 end = RlpnWriter.reserve(FIXED_SIZE);
        return end.unsigned(number).octet(tag).prefix(end, RlpnWriter.LIST).take(end, FIXED_SIZE);
    }

    /// @param orders with their outcomes, at most MAX_BATCH
    function encodeSettled(Order[] memory orders) internal pure returns (bytes memory) {
        unchecked {
            uint256 size = FIXED_SIZE + OUTCOME_SIZE * orders.length;
            uint256 end = RlpnWriter.reserve(size);
            uint256 head = end;
            for (uint256 i = orders.length; i != 0; i--) {
                Order memory order = orders[i - 1];
                uint256 behind = head;
                head = head.octet(order.outcome).unsigned(order.number).prefix(behind, RlpnWriter.LIST);
            }
            return head.prefix(end, RlpnWriter.LIST).octet(SETTLED).prefix(end, RlpnWriter.LIST).take(end, size);
        }
    }

    /// @notice All orders of a list, each read whole; more than MAX_BATCH are malformed, and so are none.
    function readOrders(Rlpn.Reader items) internal pure returns (Order[] memory orders) {
        // Room for as many as there may be: the length says how many there are.
        assembly ("memory-safe") {
            orders := mload(64)
            mstore(orders, 0)
            mstore(64, add(orders, mul(add(MAX_BATCH, 1), 32)))
        }
        uint256 n = 0;
        while (n != MAX_BATCH && items.hasMore()) {
            Rlpn.Reader item = items.enterList();
            Order memory order = readOrder(item);
            items.close(item);
            assembly ("memory-safe") {
                n := add(n, 1)
                mstore(add(orders, mul(n, 32)), order)
                mstore(orders, n)
            }
        }
        if (n == 0) {
            items.fail();
        }
    }

    /// @notice A message's fields and its tag; 0 if it has none.
    function open(Rlpn.Reader outer) internal pure returns (Rlpn.Reader fields, uint256 tag) {
        fields = outer.enterList();
        tag = readUint(fields, type(uint8).max);
    }

    /// @dev Zero is the empty string; anything else starts with a byte that is not zero and is its own encoding
    /// where it can be. An integer of more than 31 bytes is above every `max`, and so is a list.
    /// @param max below 2^248
    /// @return value an integer in [0, max]
    function readUint(Rlpn.Reader fields, uint256 max) internal pure returns (uint256 value) {
        bool sound;
        assembly ("memory-safe") {
            let next := mload(fields)
            let word := mload(next)
            next := add(next, 1)
            value := byte(0, word)
            sound := iszero(iszero(value))
            if gt(value, 0x7f) {
                let length := sub(value, 0x80)
                next := add(next, length)
                value := shr(sub(256, shl(3, length)), shl(8, word))
                let spelled := or(iszero(length), iszero(iszero(byte(1, word))))
                let needless := and(eq(length, 1), lt(value, 0x80))
                sound := and(and(lt(length, 32), spelled), iszero(needless))
            }
            sound := and(sound, iszero(or(gt(value, max), gt(next, mload(add(fields, 32))))))
            value := mul(sound, value)
            mstore(fields, next)
        }
        if (!sound) {
            fields.fail();
        }
    }

    /// @return number from 1 on
    function readNumber(Rlpn.Reader fields) internal pure returns (uint256 number) {
        number = readUint(fields, MAX_NUMBER);
        if (number == 0) {
            fields.fail();
        }
    }

    /// @dev An amount that no vault can hold is as wrong as a letter in its place.
    function readOrder(Rlpn.Reader fields) internal pure returns (Order memory order) {
        order.number = readNumber(fields);
        order.kind = readUint(fields, REFUND);
        _readCoin(fields);
        order.recipient = _readAddress(fields);
        order.amount = readUint(fields, MAX_AMOUNT);
        order.source = string(fields.readBytes());
        if (
            order.kind == 0 || order.recipient == address(0) || order.amount == 0
                || bytes(order.source).length > MAX_SOURCE
        ) {
            fields.fail();
        }
    }

    /// @return number  of the policy
    /// @return window  in seconds
    /// @return cap     in wei, cut to what could ever leave
    /// @return stopped whether payouts stop
    function readPolicy(Rlpn.Reader fields)
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

    function _address(uint256 head, address value) private pure returns (uint256) {
        return head.text(HexAddress.write(value));
    }

    /// @dev The one asset there is: its encoding is compared, not parsed.
    function _readCoin(Rlpn.Reader fields) private pure {
        if (!fields.skipSame(COIN_SIZE, COIN_HEAD, COIN_TAIL)) {
            fields.fail();
        }
    }

    function _readAddress(Rlpn.Reader fields) private pure returns (address value) {
        (uint256 start, bool sound) = fields.regionOf(HexAddress.LENGTH);
        if (sound) {
            (value, sound) = HexAddress.read(start, HexAddress.LENGTH);
        }
        if (!sound) {
            fields.fail();
        }
    }
}
