// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Small texts: numbers and addresses in words, and texts of up to 31 bytes kept in one word.
library Text {
    uint256 internal constant MAX_PACKED = 31;

    bytes16 private constant DIGITS = "0123456789abcdef";
    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;

    function ofUint(uint256 value) internal pure returns (string memory) {
        uint256 digits = 1;
        for (uint256 rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        bytes memory text = new bytes(digits);
        for (uint256 rest = value; digits != 0; rest /= 10) {
            text[--digits] = DIGITS[rest % 10];
        }
        return string(text);
    }

    function ofBytes4(bytes4 value) internal pure returns (string memory) {
        return _hex(bytes32(value), 4);
    }

    /// @notice 0x and forty lower-case digits.
    function ofAddress(address value) internal pure returns (string memory) {
        return _hex(bytes32(bytes20(value)), 20);
    }

    /// @return value the address written as 0x and forty digits of either case, or zero if it is not one
    function toAddress(string memory text) internal pure returns (address value) {
        bytes memory digits = bytes(text);
        if (digits.length != 42 || digits[0] != "0" || digits[1] != "x") {
            return address(0);
        }
        uint160 number;
        for (uint256 i = 2; i < 42; i++) {
            uint256 digit = _digit(uint8(digits[i]));
            if (digit > 15) {
                return address(0);
            }
            number = (number << 4) | uint160(digit);
        }
        return address(number);
    }

    /// @notice Printable ASCII only: what we write into messages must be valid text for every reader.
    /// @dev A word at a time. A byte below 0x80 plus one has its high bit set if it was 0x7f; one with its high bit
    /// set, less 0x21, has lost it if it was below. Neither carries into the next byte.
    function isPlain(bytes memory text) internal pure returns (bool plainSoFar) {
        assembly ("memory-safe") {
            plainSoFar := 1
            let next := add(text, 32)
            let end := add(next, mload(text))
            for {} lt(next, end) { next := add(next, 32) } {
                let word := mload(next)
                let left := sub(end, next)
                if lt(left, 32) {
                    // Any plain character in place of what is behind the text.
                    let rest := shr(shl(3, left), not(0))
                    word := or(and(word, not(rest)), and(mul(ONES, 0x61), rest))
                }
                let high := mul(ONES, 0x80)
                let low := and(sub(or(word, high), mul(ONES, 0x21)), high)
                if or(and(or(word, add(word, ONES)), high), xor(low, high)) {
                    plainSoFar := 0
                    break
                }
            }
        }
    }

    /// @notice Replaces in place what is neither printable nor a space.
    function plain(bytes memory text) internal pure returns (string memory) {
        for (uint256 i = 0; i < text.length; i++) {
            if (text[i] < 0x20 || text[i] > 0x7e) {
                text[i] = "?";
            }
        }
        return string(text);
    }

    function pack(string memory text) internal pure returns (bytes32 word) {
        uint256 length = bytes(text).length;
        require(length != 0 && length <= MAX_PACKED, "10:InvalidArgument");
        assembly ("memory-safe") {
            word := or(mload(add(text, 32)), length)
        }
    }

    function unpack(bytes32 word) internal pure returns (string memory text) {
        assembly ("memory-safe") {
            text := mload(64)
            mstore(64, add(text, 64))
            mstore(text, and(word, 0xff))
            mstore(add(text, 32), and(word, not(0xff)))
        }
    }

    function _hex(bytes32 value, uint256 size) private pure returns (string memory) {
        bytes memory text = new bytes(2 + 2 * size);
        text[0] = "0";
        text[1] = "x";
        for (uint256 i = 0; i < size; i++) {
            text[2 + 2 * i] = DIGITS[uint8(value[i]) >> 4];
            text[3 + 2 * i] = DIGITS[uint8(value[i]) & 15];
        }
        return string(text);
    }

    function _digit(uint256 character) private pure returns (uint256) {
        if (character >= 0x30 && character <= 0x39) {
            return character - 0x30;
        }
        uint256 lower = character | 0x20;
        return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : 16;
    }
}
