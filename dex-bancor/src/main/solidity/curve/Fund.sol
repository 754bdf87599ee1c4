// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Domain} from "./Domain.sol";
import {PoolToken} from "./PoolToken.sol";
import {Operand} from "./Quote.sol";

/// @title Bancor's formulas for giving to, or taking from, all reserves of a pool at once, one reserve at a time.
/// @notice Domain: supply and reserve not zero, ratio (the sum of all weights) of 2 to 2,000,000 millionths, answer
/// below 2^256; otherwise one of Quote.sol's errors. Rounded against the taker, exact with a ratio of 1,000,000. Error
/// bounds are those of the Java class of the same name, whose integers these are.
library Fund {
    /// @notice What this reserve must be given for `wanted` new pool tokens, rounded up.
    function cost(uint256 supply, uint256 reserve, uint256 ratio, uint256 wanted) internal pure returns (uint256) {
        _check(supply, reserve, ratio);
        return PoolToken.mintCost(supply, reserve, ratio, wanted);
    }

    /// @notice The new pool tokens for `amount` given to this reserve and its like to every other, rounded down.
    function supplied(uint256 supply, uint256 reserve, uint256 ratio, uint256 amount) internal pure returns (uint256) {
        _check(supply, reserve, ratio);
        return PoolToken.minted(supply, reserve, ratio, amount);
    }

    /// @notice What this reserve pays for `amount` pool tokens given back, rounded down.
    function liquidate(uint256 supply, uint256 reserve, uint256 ratio, uint256 amount)
        internal
        pure
        returns (uint256)
    {
        _check(supply, reserve, ratio);
        return PoolToken.burned(supply, reserve, ratio, amount);
    }

    /// @notice The pool tokens to give back so that this reserve pays `wanted`, rounded up.
    function liquidateCost(uint256 supply, uint256 reserve, uint256 ratio, uint256 wanted)
        internal
        pure
        returns (uint256)
    {
        _check(supply, reserve, ratio);
        return PoolToken.burnCost(supply, reserve, ratio, wanted);
    }

    function _check(uint256 supply, uint256 reserve, uint256 ratio) private pure {
        Domain.balance(Operand.Supply, supply);
        Domain.balance(Operand.Reserve, reserve);
        Domain.ratio(ratio);
    }
}
