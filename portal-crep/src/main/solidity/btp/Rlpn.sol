// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RLPn: RLP with a null (F8 00) and signed integers, the encoding of everything in BTP 2.0.
/// @notice The reader accepts one spelling of each value. It never reverts: the first fault makes the reader
/// broken for good and every later read returns zero, so that a caller decides once, at the end, whether
/// the bytes are refused (verifier) or dropped (message centre).
/// @dev Every relay pays for each item that is read here, so the steps are written out: the compiler's own code
/// for them costs five times as much.
library Rlpn {
    /// A memory address of two words: the address of the next unread byte, and that after the last one. Broken is
    /// the only state in which the first is above the second.
    type Reader is uint256;

    /// Longest length-of-length accepted; no relay message comes near 4 GiB.
    uint256 private constant MAX_LENGTH_BYTES = 4;
    uint256 private constant LONGEST_SHORT = 55;
    uint256 private constant NULL = 0xf800;

    function open(bytes memory encoded) internal pure returns (Reader) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(encoded, 32)
        }
        return _reader(start, start + encoded.length);
    }

    /// @notice Memory address of the next unread byte.
    function position(Reader reader) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            next := mload(reader)
        }
    }

    /// @notice A second reader of what is left, which leaves the first one alone.
    function fork(Reader reader) internal pure returns (Reader) {
        (uint256 next, uint256 end) = _state(reader);
        return _reader(next, end);
    }

    /// @notice True if everything was read and nothing was malformed.
    function finished(Reader reader) internal pure returns (bool) {
        (uint256 next, uint256 end) = _state(reader);
        return next == end;
    }

    function isBroken(Reader reader) internal pure returns (bool) {
        (uint256 next, uint256 end) = _state(reader);
        return next > end;
    }

    /// @notice True if nothing was malformed and something is left.
    function hasMore(Reader reader) internal pure returns (bool) {
        (uint256 next, uint256 end) = _state(reader);
        return next < end;
    }

    /// @notice Closes a nested reader: its faults and its unread bytes break the outer one.
    function close(Reader outer, Reader inner) internal pure {
        if (!finished(inner)) {
            fail(outer);
        }
    }

    function fail(Reader reader) internal pure {
        assembly ("memory-safe") {
            mstore(reader, 1)
            mstore(add(reader, 32), 0)
        }
    }

    /// @notice Consumes a null if one comes next.
    function skipNull(Reader reader) internal pure returns (bool found) {
        assembly ("memory-safe") {
            let next := mload(reader)
            let after_ := add(next, 2)
            found := and(eq(shr(240, mload(next)), NULL), iszero(gt(after_, mload(add(reader, 32)))))
            if found { mstore(reader, after_) }
        }
    }

    /// @notice Consumes an item whose encoding is known, of 32 to 64 bytes, if it comes next.
    /// @param head its first 32 bytes
    /// @param tail its last 32 bytes
    function skipSame(Reader reader, uint256 size, bytes32 head, bytes32 tail) internal pure returns (bool found) {
        assembly ("memory-safe") {
            let next := mload(reader)
            let after_ := add(next, size)
            let same := and(eq(mload(next), head), eq(mload(sub(after_, 32)), tail))
            found := and(same, iszero(gt(after_, mload(add(reader, 32)))))
            if found { mstore(reader, after_) }
        }
    }

    function enterList(Reader reader) internal pure returns (Reader) {
        (uint256 start, uint256 end) = _list(reader);
        return _reader(start, end);
    }

    /// @notice Number of items left in a list, without consuming them.
    function count(Reader reader) internal pure returns (uint256 items) {
        Reader probe = fork(reader);
        unchecked {
            while (hasMore(probe)) {
                if (!skipNull(probe)) {
                    uint256 first;
                    assembly ("memory-safe") {
                        first := byte(0, mload(mload(probe)))
                    }
                    if (first < 0xc0) {
                        _string(probe);
                    } else {
                        _list(probe);
                    }
                }
                items++;
            }
        }
        if (isBroken(probe)) {
            fail(reader);
            return 0;
        }
    }

    /// @return start  memory address of a byte string's content; 1 if there is none
    /// @return length its length
    function region(Reader reader) internal pure returns (uint256 start, uint256 length) {
        uint256 end;
        (start, end) = _string(reader);
        assembly ("memory-safe") {
            length := mul(gt(end, start), sub(end, start))
        }
    }

    /// @notice Consumes a byte string of a length from 2 to 55 if one comes next.
    /// @return start memory address of its content
    function regionOf(Reader reader, uint256 length) internal pure returns (uint256 start, bool found) {
        assembly ("memory-safe") {
            let next := mload(reader)
            start := add(next, 1)
            let end := add(start, length)
            let same := eq(byte(0, mload(next)), add(0x80, length))
            found := and(same, iszero(gt(end, mload(add(reader, 32)))))
            if found { mstore(reader, end) }
        }
    }

    /// @notice A nested encoding inside a byte string.
    function enterBytes(Reader reader) internal pure returns (Reader) {
        (uint256 start, uint256 end) = _string(reader);
        return _reader(start, end);
    }

    function readBytes(Reader reader) internal pure returns (bytes memory content) {
        (uint256 start, uint256 length) = region(reader);
        assembly ("memory-safe") {
            content := mload(64)
            mstore(content, length)
            let to := add(content, 32)
            mcopy(to, start, length)
            let end := add(to, length)
            mstore(end, 0)
            mstore(64, and(add(end, 31), not(31)))
        }
    }

    /// @notice A 32-byte hash; zero is never one.
    function readHash(Reader reader) internal pure returns (bytes32 hash) {
        (uint256 start, uint256 length) = region(reader);
        if (length == 32) {
            assembly ("memory-safe") {
                hash := mload(start)
            }
        }
        if (hash == 0) {
            fail(reader);
        }
    }

    /// @notice A shortest two's complement integer.
    function readInt(Reader reader) internal pure returns (int256 value) {
        (uint256 start, uint256 length) = region(reader);
        bool sound;
        assembly ("memory-safe") {
            let word := mload(start)
            let signs := shr(247, word)
            let needless := and(gt(length, 1), or(iszero(signs), eq(signs, 0x1ff)))
            sound := and(lt(sub(length, 1), 32), iszero(needless))
            value := mul(sound, sar(sub(256, shl(3, length)), word))
        }
        if (!sound) {
            fail(reader);
        }
    }

    /// @notice An integer in [0, max].
    function readUint(Reader reader, uint256 max) internal pure returns (uint256) {
        int256 value = readInt(reader);
        if (value < 0 || uint256(value) > max) {
            fail(reader);
            return 0;
        }
        return uint256(value);
    }

    function encodeNull() internal pure returns (bytes memory) {
        return hex"f800";
    }

    function encodeInt(int256 value) internal pure returns (bytes memory encoded) {
        uint256 size = 1;
        while (size < 32 && (value >> (8 * size - 1)) != 0 && (value >> (8 * size - 1)) != -1) {
            size++;
        }
        encoded = new bytes(size);
        assembly ("memory-safe") {
            mstore(add(encoded, 32), shl(sub(256, shl(3, size)), value))
        }
        return encodeBytes(encoded);
    }

    /// @dev Values of 2^255 and above would need 33 bytes; no field of BTP is that wide.
    function encodeUint(uint256 value) internal pure returns (bytes memory) {
        require(value <= uint256(type(int256).max), "10:InvalidArgument");
        return encodeInt(int256(value));
    }

    function encodeBytes(bytes memory content) internal pure returns (bytes memory) {
        if (content.length == 1 && uint8(content[0]) < 0x80) {
            return content;
        }
        return bytes.concat(_prefix(content.length, 0x80), content);
    }

    function encodeString(string memory content) internal pure returns (bytes memory) {
        return encodeBytes(bytes(content));
    }

    /// @param items the items of the list, encoded and concatenated
    function encodeList(bytes memory items) internal pure returns (bytes memory) {
        return bytes.concat(_prefix(items.length, 0xc0), items);
    }

    function _prefix(uint256 length, uint256 base) private pure returns (bytes memory) {
        if (length <= LONGEST_SHORT) {
            return abi.encodePacked(uint8(base + length));
        }
        if (length <= type(uint8).max) {
            return abi.encodePacked(uint8(base + 56), uint8(length));
        }
        if (length <= type(uint16).max) {
            return abi.encodePacked(uint8(base + 57), uint16(length));
        }
        require(length <= type(uint24).max, "10:InvalidArgument");
        return abi.encodePacked(uint8(base + 58), uint24(length));
    }

    function _reader(uint256 next, uint256 end) private pure returns (Reader reader) {
        assembly ("memory-safe") {
            reader := mload(64)
            mstore(64, add(reader, 64))
            mstore(reader, next)
            mstore(add(reader, 32), end)
        }
    }

    function _state(Reader reader) private pure returns (uint256 next, uint256 end) {
        assembly ("memory-safe") {
            next := mload(reader)
            end := mload(add(reader, 32))
        }
    }

    /// @dev Consumes a string, or breaks the reader. Bounds are checked before anything is read from the content. An
    /// item ends behind its first byte in every form, so one comparison with the end finds nothing left, a broken
    /// reader and a length too large. Addresses and lengths of at most eight bytes cannot overflow a word.
    /// @return start memory address of its content
    /// @return end   address behind it; both are those of a broken reader if there is none in its one spelling
    function _string(Reader reader) private pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            let limit := mload(add(reader, 32))
            start := mload(reader)
            let word := mload(start)
            let first := byte(0, word)
            end := add(start, 1)
            if gt(first, 0x7f) {
                start := end
                end := add(start, sub(first, 0x80))
                if gt(first, 0xb7) {
                    let width := sub(first, 0xb7)
                    let length := shr(sub(256, shl(3, width)), shl(8, word))
                    start := add(start, width)
                    end := add(start, length)
                    if or(
                        or(gt(width, MAX_LENGTH_BYTES), lt(length, add(LONGEST_SHORT, 1))),
                        iszero(byte(1, word))
                    ) { limit := 0 }
                }
                // A byte that is its own encoding.
                if eq(first, 0x81) {
                    if lt(byte(1, word), 0x80) { limit := 0 }
                }
            }
            if gt(end, limit) {
                start := 1
                end := 0
                mstore(add(reader, 32), end)
            }
            mstore(reader, or(end, iszero(end)))
        }
    }

    /// @dev Consumes a list, or breaks the reader; see _string.
    function _list(Reader reader) private pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            let limit := mload(add(reader, 32))
            let word := mload(mload(reader))
            let first := byte(0, word)
            start := add(mload(reader), 1)
            end := add(start, sub(first, 0xc0))
            if gt(first, 0xf7) {
                let width := sub(first, 0xf7)
                let length := shr(sub(256, shl(3, width)), shl(8, word))
                start := add(start, width)
                end := add(start, length)
                if or(or(gt(width, MAX_LENGTH_BYTES), lt(length, add(LONGEST_SHORT, 1))), iszero(byte(1, word))) {
                    limit := 0
                }
            }
            if or(lt(first, 0xc0), gt(end, limit)) {
                start := 1
                end := 0
                mstore(add(reader, 32), end)
            }
            mstore(reader, or(end, iszero(end)))
        }
    }
}
