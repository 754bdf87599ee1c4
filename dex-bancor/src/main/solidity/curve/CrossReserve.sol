// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Domain} from "./Domain.sol";
import {Power} from "./Power.sol";
import {Operand, ReserveExhausted, ReserveOverflow} from "./Quote.sol";
import {Wide} from "./Wide.sol";

/// @title Bancor's cross-reserve formula: what one reserve pays for what is given to another.
/// @notice Domain: reserves not zero, weights of 1 to 1,000,000 millionths, the source reserve after the trade below
/// 2^256; otherwise one of Quote.sol's errors. Rounded against the taker, exact with equal weights. Error bounds are
/// those of the Java class of the same name, whose integers these are.
library CrossReserve {
    /// @notice What the target reserve pays for `amount`, weights equal, rounded down.
    function payout(uint256 source, uint256 target, uint256 amount) internal pure returns (uint256) {
        Domain.balance(Operand.SourceReserve, source);
        Domain.balance(Operand.TargetReserve, target);
        return _equalPayout(source, target, amount);
    }

    /// @notice What the source reserve must be given so that the target reserve pays `wanted`, weights equal, rounded
    /// up.
    function cost(uint256 source, uint256 target, uint256 wanted) internal pure returns (uint256) {
        Domain.balance(Operand.SourceReserve, source);
        Domain.balance(Operand.TargetReserve, target);
        return _equalCost(source, target, wanted);
    }

    /// @notice What the target reserve pays for `amount`, rounded down.
    function payout(uint256 source, uint256 sourceWeight, uint256 target, uint256 targetWeight, uint256 amount)
        internal
        pure
        returns (uint256)
    {
        _check(source, sourceWeight, target, targetWeight);
        if (sourceWeight == targetWeight || amount == 0) {
            return _equalPayout(source, target, amount);
        }
        if (amount > type(uint256).max - source) {
            revert ReserveOverflow();
        }
        return Power.decay(target, source, amount, sourceWeight, targetWeight, false);
    }

    /// @notice What the source reserve must be given so that the target reserve pays `wanted`, rounded up.
    function cost(uint256 source, uint256 sourceWeight, uint256 target, uint256 targetWeight, uint256 wanted)
        internal
        pure
        returns (uint256 answer)
    {
        _check(source, sourceWeight, target, targetWeight);
        if (sourceWeight == targetWeight || wanted == 0) {
            return _equalCost(source, target, wanted);
        }
        if (wanted >= target) {
            revert ReserveExhausted(wanted, target - 1);
        }
        answer = Power.growth(source, target - wanted, wanted, targetWeight, sourceWeight, true);
        if (answer > type(uint256).max - source) {
            revert ReserveOverflow();
        }
    }

    function _equalPayout(uint256 source, uint256 target, uint256 amount) private pure returns (uint256) {
        if (amount > type(uint256).max - source) {
            revert ReserveOverflow();
        }
        return Power.proportion(target, amount, source + amount, false);
    }

    function _equalCost(uint256 source, uint256 target, uint256 wanted) private pure returns (uint256 answer) {
        if (wanted >= target) {
            revert ReserveExhausted(wanted, target - 1);
        }
        bool fits;
        (fits, answer) = Wide.quotient(source, wanted, target - wanted, true);
        if (!fits || answer > type(uint256).max - source) {
            revert ReserveOverflow();
        }
    }

    function _check(uint256 source, uint256 sourceWeight, uint256 target, uint256 targetWeight) private pure {
        Domain.balance(Operand.SourceReserve, source);
        Domain.weight(Operand.SourceWeight, sourceWeight);
        Domain.balance(Operand.TargetReserve, target);
        Domain.weight(Operand.TargetWeight, targetWeight);
    }
}
