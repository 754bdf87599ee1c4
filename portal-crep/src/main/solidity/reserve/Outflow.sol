// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What has left within the last window, in one word.
/// @notice Time is cut into slices of a third of a window. The current slice and the three before it cover every
/// interval of a window's length that ends now, so a cap on their sum holds for every window, wherever it begins.
/// Amounts are counted in gwei, rounded up: the sum is never below what has left.
/// @dev From the top: number of the current slice (40 bits), then four slices of 54 bits, the oldest first.
library Outflow {
    uint256 private constant SLICES_BEHIND = 3;
    uint256 private constant SLICE_BITS = 54;
    uint256 private constant SLICE_MAX = (1 << SLICE_BITS) - 1;
    uint256 private constant BODY_BITS = (SLICES_BEHIND + 1) * SLICE_BITS;
    uint256 private constant BODY_MASK = (1 << BODY_BITS) - 1;
    uint256 private constant UNIT = 1 gwei;

    /// @notice Adds an amount if the sum then stays within the cap.
    /// @param amount in wei, below 2^88 as all of them: no sum here comes near a word
    /// @return later the meter with the amount
    /// @return fits  false if there is no room; the meter is then unchanged
    function spend(uint256 meter, uint256 window, uint256 cap, uint256 amount)
        internal
        view
        returns (uint256 later, bool fits)
    {
        uint256 current = _advanced(meter, _slice(window));
        unchecked {
            uint256 units = (amount + UNIT - 1) / UNIT;
            if (_sum(current) + units > _units(cap)) {
                return (meter, false);
            }
            return (current + units, true);
        }
    }

    /// @notice Takes back what was added in this very block.
    function unspend(uint256 meter, uint256 amount) internal pure returns (uint256) {
        return meter - (amount + UNIT - 1) / UNIT;
    }

    /// @return what may still leave now, in wei
    function room(uint256 meter, uint256 window, uint256 cap) internal view returns (uint256) {
        uint256 spent = _sum(_advanced(meter, _slice(window)));
        uint256 most = _units(cap);
        return spent >= most ? 0 : (most - spent) * UNIT;
    }

    /// @notice The meter when the window changes: all that still counts is counted as leaving now.
    function recut(uint256 meter, uint256 window, uint256 newWindow) internal view returns (uint256) {
        uint256 spent = _sum(_advanced(meter, _slice(window)));
        return (_slice(newWindow) << BODY_BITS) | (spent < SLICE_MAX ? spent : SLICE_MAX);
    }

    function _units(uint256 cap) private pure returns (uint256) {
        uint256 units = cap / UNIT;
        return units < SLICE_MAX ? units : SLICE_MAX;
    }

    /// @dev Number of the current slice; rounding its length up keeps the cover of a window whole. A window is 32 bits
    /// wide and never 0.
    function _slice(uint256 window) private view returns (uint256) {
        unchecked {
            return block.timestamp / ((window + SLICES_BEHIND - 1) / SLICES_BEHIND);
        }
    }

    function _advanced(uint256 meter, uint256 slice) private pure returns (uint256) {
        uint256 steps = slice - (meter >> BODY_BITS);
        if (steps == 0) {
            return meter;
        }
        uint256 body = steps > SLICES_BEHIND ? 0 : (meter << (steps * SLICE_BITS)) & BODY_MASK;
        return (slice << BODY_BITS) | body;
    }

    /// @dev Four addends of 54 bits cannot overflow a word.
    function _sum(uint256 meter) private pure returns (uint256) {
        unchecked {
            return (meter & SLICE_MAX) + ((meter >> SLICE_BITS) & SLICE_MAX)
                + ((meter >> (2 * SLICE_BITS)) & SLICE_MAX) + ((meter >> (3 * SLICE_BITS)) & SLICE_MAX);
        }
    }
}
