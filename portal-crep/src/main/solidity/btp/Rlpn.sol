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

    function enterList(Reader reader) internal pure returns (Reader) {
        (bool list, uint256 start, uint256 length) = _next(reader);
        if (!list) {
            fail(reader);
            return _reader(1, 0);
        }
        unchecked {
            return _reader(start, start + length);
        }
    }

    /// @notice Number of items left in a list, without consuming them.
    function count(Reader reader) internal pure returns (uint256 items) {
        (uint256 next, uint256 end) = _state(reader);
        unchecked {
            while (next < end) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(240, mload(next))
                }
                if (word == NULL && next + 2 <= end) {
                    next += 2;
                } else {
                    (, uint256 start, uint256 length) = _scan(next, end);
                    if (start == 0) {
                        fail(reader);
                        return 0;
                    }
                    next = start + length;
                }
                items++;
            }
        }
    }

    /// @return start  memory address of a byte string's content; 0 if there is none
    /// @return length its length
    function region(Reader reader) internal pure returns (uint256 start, uint256 length) {
        bool list;
        (list, start, length) = _next(reader);
        if (list) {
            fail(reader);
            return (0, 0);
        }
    }

    /// @notice A nested encoding inside a byte string.
    function enterBytes(Reader reader) internal pure returns (Reader) {
        (uint256 start, uint256 length) = region(reader);
        unchecked {
            return start == 0 ? _reader(1, 0) : _reader(start, start + length);
        }
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

    /// @dev Consumes one item that is not null, or breaks the reader.
    function _next(Reader reader) private pure returns (bool list, uint256 start, uint256 length) {
        (uint256 next, uint256 end) = _state(reader);
        (list, start, length) = _scan(next, end);
        if (start == 0) {
            fail(reader);
            return (false, 0, 0);
        }
        assembly ("memory-safe") {
            mstore(reader, add(start, length))
        }
    }

    /// @dev The item at a memory address; its start is 0 if there is none or it is not in its one spelling. Bounds
    /// are checked before anything is read from the content. An item ends behind its first byte in every form, so
    /// one comparison with the end finds nothing left, a broken reader and a length too large. Addresses and
    /// lengths of at most eight bytes cannot overflow a word.
    function _scan(uint256 next, uint256 end) private pure returns (bool list, uint256 start, uint256 length) {
        assembly ("memory-safe") {
            let word := mload(next)
            let first := byte(0, word)
            let faulty := 0
            start := next
            length := 1
            if gt(first, 0x7f) {
                list := gt(first, 0xbf)
                length := and(first, 0x3f)
                start := add(next, 1)
                // A byte that is its own encoding.
                faulty := and(eq(first, 0x81), lt(byte(1, word), 0x80))
                if gt(length, LONGEST_SHORT) {
                    let width := sub(length, LONGEST_SHORT)
                    start := add(start, width)
                    length := shr(sub(256, shl(3, width)), shl(8, word))
                    faulty :=
                        or(
                            or(gt(width, MAX_LENGTH_BYTES), lt(length, add(LONGEST_SHORT, 1))),
                            iszero(byte(1, word))
                        )
                }
            }
            if or(faulty, gt(add(start, length), end)) {
                list := 0
                start := 0
                length := 0
            }
        }
    }
}
