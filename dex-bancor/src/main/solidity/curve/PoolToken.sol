// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Domain} from "./Domain.sol";
import {Power} from "./Power.sol";
import {ReserveExhausted, ReserveOverflow, SupplyExhausted, SupplyOverflow} from "./Quote.sol";

/// @title One reserve against the pool token: the four formulas that Connector and Fund share, after their checks.
library PoolToken {
    function minted(uint256 supply, uint256 reserve, uint256 share, uint256 amount) internal pure returns (uint256) {
        if (amount == 0) {
            return 0;
        }
        if (share == Domain.WHOLE) {
            return Power.proportion(supply, amount, reserve, false);
        }
        if (amount > type(uint256).max - reserve) {
            revert ReserveOverflow();
        }
        return Power.growth(supply, reserve, amount, share, Domain.WHOLE, false);
    }

    function mintCost(uint256 supply, uint256 reserve, uint256 share, uint256 wanted) internal pure returns (uint256) {
        if (wanted == 0) {
            return 0;
        }
        if (share == Domain.WHOLE) {
            return Power.proportion(reserve, wanted, supply, true);
        }
        if (wanted > type(uint256).max - supply) {
            revert SupplyOverflow();
        }
        return Power.growth(reserve, supply, wanted, Domain.WHOLE, share, true);
    }

    function burned(uint256 supply, uint256 reserve, uint256 share, uint256 amount) internal pure returns (uint256) {
        if (amount > supply) {
            revert SupplyExhausted(amount, supply);
        }
        if (amount == supply) {
            return reserve;
        }
        return _shrunk(reserve, supply, amount, Domain.WHOLE, share, false);
    }

    function burnCost(uint256 supply, uint256 reserve, uint256 share, uint256 wanted) internal pure returns (uint256) {
        if (wanted > reserve) {
            revert ReserveExhausted(wanted, reserve);
        }
        if (wanted == reserve) {
            return supply;
        }
        return _shrunk(supply, reserve, wanted, share, Domain.WHOLE, true);
    }

    function _shrunk(uint256 scale, uint256 whole, uint256 part, uint256 over, uint256 under, bool up)
        private
        pure
        returns (uint256)
    {
        if (part == 0) {
            return 0;
        }
        return over == under
            ? Power.proportion(scale, part, whole, up)
            : Power.decay(scale, whole - part, part, over, under, up);
    }
}
