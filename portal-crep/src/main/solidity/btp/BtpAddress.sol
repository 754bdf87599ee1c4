// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BTP address `btp://<nid>.<system>/<account>` and network address `<nid>.<system>`.
library BtpAddress {
    bytes6 private constant SCHEME = "btp://";
    uint256 private constant SCHEME_LENGTH = 6;
    /// Longest address accepted, with room for any account text in use.
    uint256 private constant MAX_LENGTH = 128;

    function join(string memory network_, string memory account) internal pure returns (string memory) {
        return string.concat("btp://", network_, "/", account);
    }

    /// @notice Network address of a BTP address, or an empty text if it is not one.
    function network(string memory btpAddress) internal pure returns (string memory) {
        bytes memory text = bytes(btpAddress);
        if (text.length <= SCHEME_LENGTH || text.length > MAX_LENGTH || bytes6(text) != SCHEME) {
            return "";
        }
        uint256 slash = SCHEME_LENGTH;
        while (slash < text.length && text[slash] != "/") {
            slash++;
        }
        if (slash + 1 >= text.length) {
            return "";
        }
        for (uint256 i = slash + 1; i < text.length; i++) {
            if (!_urlSafe(text[i])) {
                return "";
            }
        }
        string memory found = _slice(text, SCHEME_LENGTH, slash);
        return isNetwork(found) ? found : "";
    }

    /// @notice True for `<nid>.<system>`, both parts not empty.
    function isNetwork(string memory address_) internal pure returns (bool) {
        bytes memory text = bytes(address_);
        uint256 dot = 0;
        for (uint256 i = 0; i < text.length; i++) {
            if (!_urlSafe(text[i])) {
                return false;
            }
            if (dot == 0 && text[i] == ".") {
                dot = i;
            }
        }
        return dot > 0 && dot + 1 < text.length && text.length <= MAX_LENGTH;
    }

    function _slice(bytes memory text, uint256 from, uint256 to) private pure returns (string memory part) {
        part = new string(to - from);
        assembly ("memory-safe") {
            mcopy(add(part, 32), add(add(text, 32), from), sub(to, from))
        }
    }

    /// @dev RFC 3986 "unreserved": letters, digits, hyphen, dot, underscore, tilde.
    function _urlSafe(bytes1 c) private pure returns (bool) {
        return (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || (c >= "0" && c <= "9")
            || c == "-" || c == "." || c == "_" || c == "~";
    }
}
