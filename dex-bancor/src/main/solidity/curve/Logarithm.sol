// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Series} from "./Series.sol";
import {Wide} from "./Wide.sol";

/// @title ln(1 + part / rest) for whole numbers, to as many digits of its own however small it is.
/// @notice 2 atanh(z) with z = part / (2 rest + part) where part is at most half of rest; beyond, k ln 2 is taken out
/// first, so that z is at most 1/5.
library Logarithm {
    /// floor(2^192 ln 2)
    uint256 internal constant LN_2 = 4350955369971217654477563090224794165364344896676135745069;

    /// What is found lies within so many units of its last place (docs/spec/bancor.md).
    uint256 private constant GUARD = 16;

    uint256 private constant HALF = 1 << 126;
    uint256 private constant ONE = 1 << 127;
    uint256 private constant TWO = 1 << 128;
    uint256 private constant THREE_QUARTERS = 3 << 125;
    uint256 private constant THREE_HALVES = 3 << 126;

    /// @param part not zero
    /// @param rest not zero; the sum of both is below 2^256
    /// @return mantissa of the number mantissa * 2^-places, at most the logarithm, or at least if `up`
    function onePlus(uint256 part, uint256 rest, bool up) internal pure returns (uint256 mantissa, uint256 places) {
        unchecked {
            (mantissa, places) = part <= rest >> 1 ? _near(part, rest) : (_far(rest + part, rest), 128);
            mantissa = up ? mantissa + GUARD : mantissa - GUARD;
        }
    }

    function _near(uint256 part, uint256 rest) private pure returns (uint256 mantissa, uint256 places) {
        unchecked {
            uint256 whole = rest + part;
            uint256 sum = whole + rest;
            uint256 length = 256;
            if (sum < whole) {
                // 257 bits: the last one is lost, as in moving it left.
                sum = (sum >> 1) | (1 << 255);
                places = 257;
            } else {
                length = Wide.bits(sum);
                places = length;
            }
            uint256 partLength = Wide.bits(part);
            places -= partLength;
            uint256 z = _ratio(part, partLength, sum, length);
            uint256 x = z >> (places - 1);
            mantissa = (z * Series.areaTangent((x * x) >> 128)) >> 127;
            places += 126;
        }
    }

    function _far(uint256 whole, uint256 rest) private pure returns (uint256) {
        unchecked {
            uint256 wholeLength = Wide.bits(whole);
            uint256 restLength = Wide.bits(rest);
            uint256 halvings = wholeLength - restLength;
            uint256 ratio = _ratio(whole, wholeLength, rest, restLength);
            uint256 one = ONE;
            if (ratio >= THREE_HALVES) {
                one = TWO;
                ++halvings;
            } else if (ratio < THREE_QUARTERS) {
                one = HALF;
                --halvings;
            }
            bool above = ratio >= one;
            uint256 z = ((above ? ratio - one : one - ratio) << 128) / (ratio + one);
            uint256 twice = (z * Series.areaTangent((z * z) >> 128)) >> 126;
            uint256 taken = (halvings * LN_2) >> 64;
            return above ? taken + twice : taken - twice;
        }
    }

    /// @dev Of the numbers moved to the same length, with 127 binary digits: between 2^126 and 2^128.
    function _ratio(uint256 dividend, uint256 length, uint256 divisor, uint256 divisorLength)
        private
        pure
        returns (uint256 result)
    {
        unchecked {
            if (length <= 128 && divisorLength <= 128) {
                // The same quotient: both moved by 128 bits less.
                return (dividend << (255 - length)) / (divisor << (128 - divisorLength));
            }
            (, result) =
                Wide.quotient(dividend << (256 - length), 1 << 127, divisor << (256 - divisorLength), false);
        }
    }
}
