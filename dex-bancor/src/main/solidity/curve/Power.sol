// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Exponential} from "./Exponential.sol";
import {Logarithm} from "./Logarithm.sol";
import {AnswerOverflow} from "./Quote.sol";
import {Wide} from "./Wide.sol";

/// @title The two shapes all of Bancor's formulas have, bounded from the asked side at every stage.
/// @notice Step by step the same as Java's Power; docs/spec/bancor.md derives the error.
library Power {
    /// @notice scale ((1 + part / rest) ^ (over / under) - 1)
    /// @param part  not zero
    /// @param rest  not zero; the sum of both is below 2^256
    /// @param over  1 to 2,000,000, as `under`; their quotient and its inverse are at most 1,000,000
    function growth(uint256 scale, uint256 rest, uint256 part, uint256 over, uint256 under, bool up)
        internal
        pure
        returns (uint256)
    {
        (uint256 mantissa, uint256 places) = _exponent(part, rest, over, under, up);
        (uint256 factor, int256 digits) = Exponential.growth(mantissa, places, up);
        return _times(scale, factor, digits, up);
    }

    /// @notice scale (1 - (rest / (rest + part)) ^ (over / under)), with the parameters of `growth`
    function decay(uint256 scale, uint256 rest, uint256 part, uint256 over, uint256 under, bool up)
        internal
        pure
        returns (uint256)
    {
        (uint256 mantissa, uint256 places) = _exponent(part, rest, over, under, up);
        (uint256 factor, int256 digits) = Exponential.decay(mantissa, places, up);
        return _times(scale, factor, digits, up);
    }

    /// @notice scale * part / rest: the power whose exponent is one.
    function proportion(uint256 scale, uint256 part, uint256 rest, bool up) internal pure returns (uint256 answer) {
        bool fits;
        (fits, answer) = Wide.quotient(scale, part, rest, up);
        if (!fits) {
            revert AnswerOverflow();
        }
    }

    /// @dev over / under * ln(1 + part / rest), with a mantissa of 127 bits.
    function _exponent(uint256 part, uint256 rest, uint256 over, uint256 under, bool up)
        private
        pure
        returns (uint256 mantissa, uint256 places)
    {
        unchecked {
            (mantissa, places) = Logarithm.onePlus(part, rest, up);
            // Below 2^221; the 64 spare digits are for the smallest exponents.
            mantissa = ((mantissa * over) << 64) / under;
            uint256 surplus = Wide.bits(mantissa) - 127;
            mantissa >>= surplus;
            if (up) {
                ++mantissa;
            }
            places = places + 64 - surplus;
        }
    }

    /// @dev scale * factor * 2^-digits; digits are -128 to 403.
    function _times(uint256 scale, uint256 factor, int256 digits, bool up) private pure returns (uint256 answer) {
        unchecked {
            (uint256 high, uint256 low) = Wide.product(scale, factor);
            bool lost;
            uint256 over;
            if (digits <= 0) {
                uint256 left = uint256(-digits);
                over = high | (low >> (256 - left));
                answer = low << left;
            } else if (digits < 256) {
                uint256 right = uint256(digits);
                over = high >> right;
                answer = (high << (256 - right)) | (low >> right);
                lost = low << (256 - right) != 0;
            } else {
                uint256 right = uint256(digits) - 256;
                answer = high >> right;
                lost = low != 0 || answer << right != high;
            }
            if (up && lost) {
                ++answer;
                if (answer == 0) {
                    revert AnswerOverflow();
                }
            }
            if (over != 0) {
                revert AnswerOverflow();
            }
        }
    }
}
