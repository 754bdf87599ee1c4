// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Connector} from "../../main/solidity/curve/Connector.sol";
import {CrossReserve} from "../../main/solidity/curve/CrossReserve.sol";
import {Exponential} from "../../main/solidity/curve/Exponential.sol";
import {Fund} from "../../main/solidity/curve/Fund.sol";
import {Logarithm} from "../../main/solidity/curve/Logarithm.sol";

/// @title Every formula as a call, and the two kernels, for the tests.
contract CurveTwin {
    /// @notice No formula: what a call to this contract costs by itself.
    function nothing(uint256, uint256, uint256, uint256 amount) external pure returns (uint256) {
        return amount;
    }

    function equalPayout(uint256 source, uint256 target, uint256 amount) external pure returns (uint256) {
        return CrossReserve.payout(source, target, amount);
    }

    function equalCost(uint256 source, uint256 target, uint256 wanted) external pure returns (uint256) {
        return CrossReserve.cost(source, target, wanted);
    }

    function crossPayout(uint256 source, uint256 sourceWeight, uint256 target, uint256 targetWeight, uint256 amount)
        external
        pure
        returns (uint256)
    {
        return CrossReserve.payout(source, sourceWeight, target, targetWeight, amount);
    }

    function crossCost(uint256 source, uint256 sourceWeight, uint256 target, uint256 targetWeight, uint256 wanted)
        external
        pure
        returns (uint256)
    {
        return CrossReserve.cost(source, sourceWeight, target, targetWeight, wanted);
    }

    function purchase(uint256 supply, uint256 reserve, uint256 weight, uint256 amount) external pure returns (uint256) {
        return Connector.purchase(supply, reserve, weight, amount);
    }

    function purchaseCost(uint256 supply, uint256 reserve, uint256 weight, uint256 wanted)
        external
        pure
        returns (uint256)
    {
        return Connector.purchaseCost(supply, reserve, weight, wanted);
    }

    function sale(uint256 supply, uint256 reserve, uint256 weight, uint256 amount) external pure returns (uint256) {
        return Connector.sale(supply, reserve, weight, amount);
    }

    function saleCost(uint256 supply, uint256 reserve, uint256 weight, uint256 wanted)
        external
        pure
        returns (uint256)
    {
        return Connector.saleCost(supply, reserve, weight, wanted);
    }

    function fundCost(uint256 supply, uint256 reserve, uint256 ratio, uint256 wanted) external pure returns (uint256) {
        return Fund.cost(supply, reserve, ratio, wanted);
    }

    function fundSupply(uint256 supply, uint256 reserve, uint256 ratio, uint256 amount)
        external
        pure
        returns (uint256)
    {
        return Fund.supplied(supply, reserve, ratio, amount);
    }

    function liquidate(uint256 supply, uint256 reserve, uint256 ratio, uint256 amount) external pure returns (uint256) {
        return Fund.liquidate(supply, reserve, ratio, amount);
    }

    function liquidateCost(uint256 supply, uint256 reserve, uint256 ratio, uint256 wanted)
        external
        pure
        returns (uint256)
    {
        return Fund.liquidateCost(supply, reserve, ratio, wanted);
    }

    function logarithm(uint256 part, uint256 rest, uint256 up) external pure returns (uint256, uint256) {
        return Logarithm.onePlus(part, rest, up != 0);
    }

    function growth(uint256 mantissa, uint256 places, uint256 up) external pure returns (uint256, int256) {
        return Exponential.growth(mantissa, places, up != 0);
    }

    function decay(uint256 mantissa, uint256 places, uint256 up) external pure returns (uint256, int256) {
        return Exponential.decay(mantissa, places, up != 0);
    }
}
