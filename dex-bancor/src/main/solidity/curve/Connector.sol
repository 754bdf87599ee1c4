// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Domain} from "./Domain.sol";
import {PoolToken} from "./PoolToken.sol";
import {Operand} from "./Quote.sol";

/// @title Bancor's formulas between one reserve of a pool and the pool's token: purchase and sale.
/// @notice Domain: supply and reserve not zero, weight of 1 to 1,000,000 millionths, answer below 2^256; otherwise one
/// of Quote.sol's errors. Rounded against the taker, exact with a weight of 1,000,000. Error bounds are those of the
/// Java class of the same name, whose integers these are.
library Connector {
    /// @notice Pool tokens for `amount` given to the reserve, rounded down.
    function purchase(uint256 supply, uint256 reserve, uint256 weight, uint256 amount)
        internal
        pure
        returns (uint256)
    {
        _check(supply, reserve, weight);
        return PoolToken.minted(supply, reserve, weight, amount);
    }

    /// @notice What the reserve must be given for `wanted` pool tokens, rounded up.
    function purchaseCost(uint256 supply, uint256 reserve, uint256 weight, uint256 wanted)
        internal
        pure
        returns (uint256)
    {
        _check(supply, reserve, weight);
        return PoolToken.mintCost(supply, reserve, weight, wanted);
    }

    /// @notice What the reserve pays for `amount` pool tokens, rounded down.
    function sale(uint256 supply, uint256 reserve, uint256 weight, uint256 amount) internal pure returns (uint256) {
        _check(supply, reserve, weight);
        return PoolToken.burned(supply, reserve, weight, amount);
    }

    /// @notice Pool tokens for which the reserve pays `wanted`, rounded up.
    function saleCost(uint256 supply, uint256 reserve, uint256 weight, uint256 wanted)
        internal
        pure
        returns (uint256)
    {
        _check(supply, reserve, weight);
        return PoolToken.burnCost(supply, reserve, weight, wanted);
    }

    function _check(uint256 supply, uint256 reserve, uint256 weight) private pure {
        Domain.balance(Operand.Supply, supply);
        Domain.balance(Operand.Reserve, reserve);
        Domain.weight(Operand.Weight, weight);
    }
}
