// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A deposit's name as text: <network>/<number>.
library SourceText {
    uint256 private constant MAX_DIGITS = 13;

    /// @param networkKey hash of the network it has to be of
    /// @return number meaningless unless sound
    /// @return sound  false if the text names nothing, or something of another network
    function numberOf(string memory text, bytes32 networkKey) internal pure returns (uint256 number, bool sound) {
        bytes memory source = bytes(text);
        uint256 slash = source.length;
        while (slash != 0 && source[slash - 1] != "/") {
            slash--;
        }
        uint256 digits = source.length - slash;
        if (slash == 0 || digits == 0 || digits > MAX_DIGITS || source[slash] == "0") {
            return (0, false);
        }
        for (uint256 i = slash; i < source.length; i++) {
            uint256 character = uint8(source[i]);
            if (character < 0x30 || character > 0x39) {
                return (0, false);
            }
            number = 10 * number + character - 0x30;
        }
        bytes32 key;
        assembly ("memory-safe") {
            key := keccak256(add(source, 32), sub(slash, 1))
        }
        return (number, key == networkKey);
    }
}
