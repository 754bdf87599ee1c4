// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RLPn: RLP with a null (F8 00) and signed integers, the encoding of everything in BTP 2.0.
/// @notice The reader accepts one spelling of each value. It never reverts: the first fault makes the reader
/// `broken` for good and every later read returns zero, so that a caller decides once, at the end, whether
/// the bytes are refused (verifier) or dropped (message centre).
library Rlpn {
    /// @param next   memory address of the next unread byte
    /// @param end    memory address after the last byte
    /// @param broken true once anything was malformed
    struct Reader {
        uint256 next;
        uint256 end;
        bool broken;
    }

    /// Longest length-of-length accepted; no relay message comes near 4 GiB.
    uint256 private constant MAX_LENGTH_BYTES = 4;
    uint256 private constant LONGEST_SHORT = 55;
    uint16 private constant NULL = 0xf800;

    function open(bytes memory encoded) internal pure returns (Reader memory reader) {
        assembly ("memory-safe") {
            let start := add(encoded, 32)
            mstore(reader, start)
            mstore(add(reader, 32), add(start, mload(encoded)))
        }
    }

    /// @return true if everything was read and nothing was malformed
    function finished(Reader memory reader) internal pure returns (bool) {
        return !reader.broken && reader.next == reader.end;
    }

    /// @notice Closes a nested reader: its faults and its unread bytes break the outer one.
    function close(Reader memory outer, Reader memory inner) internal pure {
        if (!finished(inner)) {
            outer.broken = true;
        }
    }

    function fail(Reader memory reader) internal pure {
        reader.broken = true;
    }

    /// @notice Consumes a null if one comes next.
    function skipNull(Reader memory reader) internal pure returns (bool found) {
        uint256 start = reader.next;
        uint256 word;
        assembly ("memory-safe") {
            word := mload(start)
        }
        unchecked {
            if (word >> 240 != NULL || reader.end < start + 2 || reader.broken) {
                return false;
            }
            reader.next = start + 2;
        }
        return true;
    }

    function enterList(Reader memory reader) internal pure returns (Reader memory inner) {
        (bool list, uint256 start, uint256 length) = _next(reader);
        if (!list) {
            reader.broken = true;
            return Reader(0, 0, true);
        }
        return Reader(start, start + length, reader.broken);
    }

    /// @notice Number of items left in a list, without consuming them.
    function count(Reader memory reader) internal pure returns (uint256 items) {
        Reader memory probe = Reader(reader.next, reader.end, reader.broken);
        while (!probe.broken && probe.next < probe.end) {
            if (!skipNull(probe)) {
                _next(probe);
            }
            unchecked {
                items++;
            }
        }
        if (probe.broken) {
            reader.broken = true;
            return 0;
        }
    }

    /// @return start  memory address of a byte string's content
    /// @return length its length
    function region(Reader memory reader) internal pure returns (uint256 start, uint256 length) {
        bool list;
        (list, start, length) = _next(reader);
        if (list) {
            reader.broken = true;
            return (0, 0);
        }
    }

    /// @notice A nested encoding inside a byte string.
    function enterBytes(Reader memory reader) internal pure returns (Reader memory inner) {
        (uint256 start, uint256 length) = region(reader);
        return Reader(start, start + length, reader.broken);
    }

    function readBytes(Reader memory reader) internal pure returns (bytes memory content) {
        (uint256 start, uint256 length) = region(reader);
        content = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(content, 32), start, length)
        }
    }

    /// @notice A 32-byte hash; zero is never one.
    function readHash(Reader memory reader) internal pure returns (bytes32 hash) {
        (uint256 start, uint256 length) = region(reader);
        if (length != 32) {
            reader.broken = true;
            return 0;
        }
        assembly ("memory-safe") {
            hash := mload(start)
        }
        if (hash == 0) {
            reader.broken = true;
        }
    }

    /// @notice A shortest two's complement integer.
    function readInt(Reader memory reader) internal pure returns (int256 value) {
        (uint256 start, uint256 length) = region(reader);
        if (length == 0 || length > 32) {
            reader.broken = true;
            return 0;
        }
        uint256 word;
        assembly ("memory-safe") {
            word := mload(start)
            value := sar(sub(256, shl(3, length)), word)
        }
        uint256 signs = word >> 247;
        if (length > 1 && (signs == 0 || signs == 0x1ff)) {
            reader.broken = true;
            return 0;
        }
    }

    /// @notice An integer in [0, max].
    function readUint(Reader memory reader, uint256 max) internal pure returns (uint256) {
        int256 value = readInt(reader);
        if (value < 0 || uint256(value) > max) {
            reader.broken = true;
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

    /// @dev Consumes one item that is not null; bounds are checked before anything is read from the content.
    /// Memory addresses and lengths of at most four bytes cannot overflow 256 bits, hence unchecked.
    function _next(Reader memory reader) private pure returns (bool list, uint256 start, uint256 length) {
        unchecked {
            uint256 end = reader.end;
            start = reader.next;
            bool sound = !reader.broken && start < end;
            uint256 word;
            assembly ("memory-safe") {
                word := mload(start)
            }
            uint256 first = word >> 248;
            if (first < 0x80) {
                length = 1;
            } else {
                list = first >= 0xc0;
                uint256 form = first - (list ? 0xc0 : 0x80);
                uint256 second = (word << 8) >> 248;
                if (form <= LONGEST_SHORT) {
                    start += 1;
                    length = form;
                    sound = sound && (list || length != 1 || second >= 0x80);
                } else {
                    uint256 width = form - LONGEST_SHORT;
                    start += 1 + width;
                    length = (word << 8) >> (256 - 8 * width);
                    sound = sound && width <= MAX_LENGTH_BYTES && length > LONGEST_SHORT && second != 0;
                }
            }
            if (!sound || start > end || length > end - start) {
                reader.broken = true;
                return (false, 0, 0);
            }
            reader.next = start + length;
        }
    }
}
