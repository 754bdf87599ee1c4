// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Products of 512 bits, and what is divided out of them.
library Wide {
    /// How many bits the numbers 0 to 15 have, a byte each.
    uint256 private constant LENGTHS = 0x0001020203030303040404040404040400000000000000000000000000000000;

    /// @notice The whole product, `high * 2^256 + low`.
    function product(uint256 a, uint256 b) internal pure returns (uint256 high, uint256 low) {
        unchecked {
            // Modulo 2^256 - 1 the two halves of the product are added, modulo 2^256 the upper one is dropped.
            uint256 sum = mulmod(a, b, type(uint256).max);
            low = a * b;
            high = sum - low;
            if (sum < low) {
                --high;
            }
        }
    }

    /// @notice `a * b / divisor`, rounded as asked; `fits` is false where that is 2^256 or more.
    /// @param divisor not zero
    function quotient(uint256 a, uint256 b, uint256 divisor, bool up)
        internal
        pure
        returns (bool fits, uint256 result)
    {
        uint256 rest;
        if ((a | b) >> 128 == 0) {
            unchecked {
                uint256 whole = a * b;
                result = whole / divisor;
                rest = whole - result * divisor;
            }
        } else {
            (uint256 high, uint256 low) = product(a, b);
            if (high >= divisor) {
                return (false, 0);
            }
            rest = mulmod(a, b, divisor);
            result = high == 0 ? low / divisor : _exact(high, low, rest, divisor);
        }
        if (up && rest != 0) {
            unchecked {
                ++result;
            }
            return (result != 0, result);
        }
        return (true, result);
    }

    /// @dev (high * 2^256 + low - rest) / divisor, which leaves no remainder and is below 2^256: then the lower
    /// half of the dividend, times the inverse of the divisor modulo 2^256, is the quotient. Powers of two have no
    /// inverse and are taken out first.
    function _exact(uint256 high, uint256 low, uint256 rest, uint256 divisor) private pure returns (uint256) {
        unchecked {
            if (rest > low) {
                --high;
            }
            low -= rest;
            uint256 even = divisor & (~divisor + 1);
            divisor /= even;
            // 2^256 / even; for an odd divisor that is 0 here, and nothing is to be moved down.
            uint256 moved = (~even + 1) / even + 1;
            low = (low / even) | (high * moved);
            // 3d xor 2 is the inverse modulo 2^5; each step doubles the bits that are right.
            uint256 inverse = (3 * divisor) ^ 2;
            inverse *= 2 - divisor * inverse;
            inverse *= 2 - divisor * inverse;
            inverse *= 2 - divisor * inverse;
            inverse *= 2 - divisor * inverse;
            inverse *= 2 - divisor * inverse;
            inverse *= 2 - divisor * inverse;
            return low * inverse;
        }
    }

    /// @notice How many bits a number has; none for zero.
    function bits(uint256 x) internal pure returns (uint256 length) {
        assembly ("memory-safe") {
            length := shl(7, lt(0xffffffffffffffffffffffffffffffff, x))
            length := or(length, shl(6, lt(0xffffffffffffffff, shr(length, x))))
            length := or(length, shl(5, lt(0xffffffff, shr(length, x))))
            length := or(length, shl(4, lt(0xffff, shr(length, x))))
            length := or(length, shl(3, lt(0xff, shr(length, x))))
            length := or(length, shl(2, lt(0xf, shr(length, x))))
            length := add(length, byte(shr(length, x), LENGTHS))
        }
    }
}
