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
            tail := mload(add(start, 10))
        }
        (uint256 high, bool soundHead) = _number(head);
        (uint256 low, bool soundTail) = _number(tail);
        sound = prefix == PREFIX && soundHead && soundTail;
        value = address(uint160(((high >> 96) << 128) | low));
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

    /// @dev 32 digits as 128 bits. Spelling the digits again refuses every character that is not one.
    function _number(uint256 text) private pure returns (uint256 x, bool sound) {
        unchecked {
            x = (text & (0x0f * ONES)) + 9 * ((text >> 6) & ONES);
            sound = x & (0xf0 * ONES) == 0 && _spelled(x) == text;
            x = (x | (x >> 4)) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
            x = (x | (x >> 8)) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
            x = (x | (x >> 16)) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
            x = (x | (x >> 32)) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
            x = (x | (x >> 64)) & type(uint128).max;
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
