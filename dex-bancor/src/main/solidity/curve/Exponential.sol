// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Logarithm} from "./Logarithm.sol";
import {AnswerOverflow} from "./Quote.sol";
import {Series} from "./Series.sol";

/// @title e^y - 1 and 1 - e^-y, to as many digits of their own however small they are.
/// @notice Below a quarter they are y times a series. Beyond, k ln 2 is taken out, and the power of the half of what
/// remains is squared. Exponents are mantissas of 2^126 to 2^127 with so many places after the point, 98 at least.
library Exponential {
    /// What is found lies within so many units of its last place (docs/spec/bancor.md).
    uint256 private constant GUARD = 16;

    uint256 private constant ONE = 1 << 127;

    /// From so many places on, a mantissa of 127 bits is at most a quarter.
    uint256 private constant NEAR = 129;

    /// A growth of 2^256 and more makes no amount that can be counted.
    uint256 private constant MOST_DOUBLINGS = 256;

    /// @return factor of the number factor * 2^-digits, at most e^y - 1, or at least if `up`
    function growth(uint256 mantissa, uint256 places, bool up)
        internal
        pure
        returns (uint256 factor, int256 digits)
    {
        unchecked {
            if (places >= NEAR) {
                factor = (mantissa * Series.growth(mantissa >> (places - 128))) >> 127;
                digits = int256(places);
            } else {
                (uint256 doublings, uint256 x) = _parts(mantissa, places);
                if (doublings >= MOST_DOUBLINGS) {
                    revert AnswerOverflow();
                }
                uint256 root = ONE + ((x * Series.growth(x)) >> 128);
                factor = ((root * root) >> 127) - (ONE >> doublings);
                digits = int256(127) - int256(doublings);
            }
            factor = up ? factor + GUARD : factor - GUARD;
        }
    }

    /// @return factor of the number factor * 2^-digits, at most 1 - e^-y, or at least if `up`; never more than one
    function decay(uint256 mantissa, uint256 places, bool up)
        internal
        pure
        returns (uint256 factor, int256 digits)
    {
        unchecked {
            if (places >= NEAR) {
                factor = (mantissa * Series.decay(mantissa >> (places - 128))) >> 127;
                return (up ? factor + GUARD : factor - GUARD, int256(places));
            }
            (uint256 halvings, uint256 x) = _parts(mantissa, places);
            uint256 root = ONE - ((x * Series.decay(x)) >> 128);
            factor = ONE - (((root * root) >> 127) >> halvings);
            if (!up) {
                return (factor - GUARD, 127);
            }
            factor += GUARD;
            return (factor > ONE ? ONE : factor, 127);
        }
    }

    /// @dev How often ln 2 goes into y, and the half of what remains.
    function _parts(uint256 mantissa, uint256 places) private pure returns (uint256 times, uint256 x) {
        unchecked {
            uint256 y = mantissa << (192 - places);
            times = y / Logarithm.LN_2;
            x = (y - times * Logarithm.LN_2) >> 65;
        }
    }
}
