// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Operand, OutsideDomain, ShareOutsideDomain} from "./Quote.sol";

/// @title What a formula may be asked.
library Domain {
    /// A weight or ratio of one, in millionths.
    uint256 internal constant WHOLE = 1_000_000;

    uint256 private constant LEAST_WEIGHT = 1;

    /// The sum of a pool's weights: at least two of one, at most two of the whole.
    uint256 private constant LEAST_RATIO = 2;
    uint256 private constant MOST_RATIO = 2 * WHOLE;

    /// @notice An empty reserve or supply has no price.
    function balance(Operand operand, uint256 found) internal pure {
        if (found == 0) {
            revert OutsideDomain(operand, found, 1);
        }
    }

    function weight(Operand operand, uint256 found) internal pure {
        if (found < LEAST_WEIGHT || found > WHOLE) {
            revert ShareOutsideDomain(operand, found, LEAST_WEIGHT, WHOLE);
        }
    }

    function ratio(uint256 found) internal pure {
        if (found < LEAST_RATIO || found > MOST_RATIO) {
            revert ShareOutsideDomain(Operand.Ratio, found, LEAST_RATIO, MOST_RATIO);
        }
    }
}
