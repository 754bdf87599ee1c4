// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Writes RLPn from its end to its start: whatever a prefix counts stands behind it already.
/// @notice Every function writes before the address it is given and returns that of the first byte it wrote. So an
/// encoding takes one buffer and each byte is copied once.
library RlpnWriter {
    /// Most bytes before a string or a list.
    uint256 internal constant MAX_PREFIX = 4;
    /// Most bytes of an integer of up to 63 bits, or an unsigned one of up to 64.
    uint256 internal constant MAX_INTEGER = 9;

    uint256 internal constant STRING = 0x80;
    uint256 internal constant LIST = 0xc0;

    uint256 private constant LONGEST_SHORT = 55;

    /// @param size more bytes than will be written: what does not fit is refused only when it is taken
    /// @return end address behind the last byte to be written
    function reserve(uint256 size) internal pure returns (uint256 end) {
        assembly ("memory-safe") {
            end := add(add(mload(64), 32), and(add(size, 31), not(31)))
            mstore(end, 0)
            mstore(64, add(end, 32))
        }
    }

    /// @return written the bytes from `head` to the end of what was reserved with that size
    function take(uint256 head, uint256 end, uint256 size) internal pure returns (bytes memory written) {
        require(end - head <= size, "10:InvalidArgument");
        assembly ("memory-safe") {
            written := sub(head, 32)
            mstore(written, sub(end, head))
        }
    }

    function octet(uint256 head, uint256 value) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := sub(head, 1)
            mstore8(start, value)
        }
    }

    function nothing(uint256 head) internal pure returns (uint256) {
        return octet(octet(head, 0x00), 0xf8);
    }

    /// @notice A hash, as a string.
    function hash(uint256 head, bytes32 value) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := sub(head, 33)
            mstore8(start, 0xa0)
            mstore(add(start, 1), value)
        }
    }

    /// @notice Twenty bytes, as a string.
    function octets(uint256 head, bytes20 value) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := sub(head, 21)
            mstore8(start, 0x94)
            // Its last twelve bytes are those that stand behind it already.
            let to := add(start, 1)
            mstore(to, or(value, and(mload(to), sub(shl(96, 1), 1))))
        }
    }

    /// @notice Bytes that stand elsewhere in memory, as they are.
    function copy(uint256 head, uint256 from, uint256 length) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := sub(head, length)
            mcopy(start, from, length)
        }
    }

    /// @notice Bytes as they are, without a prefix.
    function raw(uint256 head, bytes memory content) internal pure returns (uint256) {
        uint256 from;
        assembly ("memory-safe") {
            from := add(content, 32)
        }
        return copy(head, from, content.length);
    }

    function text(uint256 head, bytes memory content) internal pure returns (uint256) {
        uint256 start = raw(head, content);
        return content.length == 1 && uint8(content[0]) < 0x80 ? start : prefix(start, head, STRING);
    }

    /// @notice A shortest two's complement integer.
    function signed(uint256 head, int256 value) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := head
            let rest := value
            for {} 1 {} {
                start := sub(start, 1)
                mstore8(start, rest)
                let sign := signextend(0, rest)
                rest := sar(8, rest)
                // What is left is only the sign that the byte shows already.
                if eq(rest, sar(255, sign)) { break }
            }
        }
        return head - start == 1 && uint256(value) < 0x80 ? start : prefix(start, head, STRING);
    }

    /// @notice A shortest unsigned integer, as in plain RLP; zero is the empty string.
    function unsigned(uint256 head, uint256 value) internal pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := head
            for { let rest := value } rest { rest := shr(8, rest) } {
                start := sub(start, 1)
                mstore8(start, rest)
            }
        }
        return value != 0 && value < 0x80 ? start : prefix(start, head, STRING);
    }

    /// @notice The prefix of what stands from `head` to `end`.
    function prefix(uint256 head, uint256 end, uint256 base) internal pure returns (uint256 start) {
        uint256 length = end - head;
        if (length <= LONGEST_SHORT) {
            return octet(head, base + length);
        }
        uint256 width;
        start = head;
        for (uint256 rest = length; rest != 0; rest >>= 8) {
            start = octet(start, rest);
            width++;
        }
        require(width < MAX_PREFIX, "10:InvalidArgument");
        return octet(start, base + LONGEST_SHORT + width);
    }
}
