// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Addresses as text: 0x and forty lower-case digits, all digits of a word at once.
library HexAddress {
    /// Length of the text.
    uint256 internal constant LENGTH = 42;

    uint256 private constant PREFIX = 0x3078;
    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;
    /// What lies between the code of '9' + 1 and the code of 'a'.
    uint256 private constant GAP = 39;

    function write(address value) internal pure returns (bytes memory text) {
        uint256 number = uint160(value);
        uint256 head = _digits(number >> 32);
        uint256 tail = _digits(number & type(uint128).max);
        assembly ("memory-safe") {
            text := mload(64)
            mstore(64, add(text, 96))
            mstore(text, LENGTH)
            mstore(add(text, 64), 0)
            // The tail's first 24 digits are the head's last 24: the two words overlap on purpose.
            mstore(add(text, 32), shl(240, PREFIX))
            mstore(add(text, 34), head)
            mstore(add(text, 42), tail)
        }
    }

    /// @param start  memory address of the text
    /// @param length its length
    /// @return value meaningless unless sound
    /// @return sound false if the text is not the one spelling of an address
    function read(uint256 start, uint256 length) internal pure returns (address value, bool sound) {
        if (length != LENGTH) {
            return (address(0), false);
        }
        uint256 prefix;
        uint256 head;
        uint256 tail;
        assembly ("memory-safe") {
            prefix := shr(240, mload(start))
            head := mload(add(start, 2))
            // What the head lacks: the last eight digits.
            tail := shr(192, mload(add(start, 34)))
        }
        (uint256 high, uint256 headFaults) = _values(head, ONES);
        (uint256 low, uint256 tailFaults) = _values(tail, ONES >> 192);
        sound = (prefix ^ PREFIX) | headFaults | tailFaults == 0;
        value = address(uint160((_packed(high) << 32) | _packed(low)));
    }

    /// @dev 128 bits as 32 digits.
    function _digits(uint256 number) private pure returns (uint256 x) {
        unchecked {
            x = (number | (number << 64)) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
            x = (x | (x << 32)) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
            x = (x | (x << 16)) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
            x = (x | (x << 8)) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
            x = (x | (x << 4)) & (0x0f * ONES);
            return _spelled(x);
        }
    }

    /// @dev The value of the digit in each byte. Spelling them again finds every character that is not one.
    /// @param ones   a one in each byte of the text
    /// @return x      meaningless if there are faults
    /// @return faults zero if all characters are digits
    function _values(uint256 text, uint256 ones) private pure returns (uint256 x, uint256 faults) {
        unchecked {
            x = (text & (0x0f * ones)) + 9 * ((text >> 6) & ones);
            uint256 letters = ((x + 0x06 * ones) >> 4) & ones;
            faults = (x & (0xf0 * ones)) | ((x + 0x30 * ones + GAP * letters) ^ text);
        }
    }

    /// @dev The digits of 32 bytes as 128 bits.
    function _packed(uint256 x) private pure returns (uint256) {
        unchecked {
            x = (x | (x >> 4)) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
            x = (x | (x >> 8)) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
            x = (x | (x >> 16)) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
            x = (x | (x >> 32)) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
            return (x | (x >> 64)) & type(uint128).max;
        }
    }

    /// @dev A digit in each byte to its character; no byte overflows into the next.
    function _spelled(uint256 digits) private pure returns (uint256) {
        unchecked {
            uint256 letters = ((digits + 0x06 * ONES) >> 4) & ONES;
            return digits + 0x30 * ONES + GAP * letters;
        }
    }
}
