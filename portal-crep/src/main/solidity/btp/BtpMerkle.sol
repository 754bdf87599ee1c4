// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The message tree: leaf = keccak(message), parent = keccak(left, right), a lone node is promoted.
/// @notice A frontier takes the leaves of a tree from left to right, one by one or as subtrees. At each
/// position there is exactly one size a subtree can have in a canonical proof, so the sizes in a proof are
/// only compared with it, never trusted.
library BtpMerkle {
    /// A tree of 2^32 leaves; the frontier never holds more nodes than its depth.
    uint256 private constant MAX_DEPTH = 33;

    /// @param peaks    roots of the complete subtrees so far, largest first
    /// @param depth    how many there are
    /// @param position leaves taken so far
    struct Frontier {
        bytes32[] peaks;
        uint256 depth;
        uint256 position;
    }

    function start() internal pure returns (Frontier memory) {
        return Frontier(new bytes32[](MAX_DEPTH), 0, 0);
    }

    /// @notice Size of the subtree that must come next on the way to leaf `target`.
    function leftSize(uint256 position, uint256 target) internal pure returns (uint256 size) {
        size = 1;
        while (size << 1 <= target - position) {
            size <<= 1;
        }
    }

    /// @notice Size of the largest subtree that starts at `position` > 0 in a tree of `total` leaves.
    function rightSize(uint256 position, uint256 total) internal pure returns (uint256) {
        uint256 aligned = position & (~position + 1);
        return aligned < total - position ? aligned : total - position;
    }

    function add(Frontier memory self, bytes32 node, uint256 size) internal pure {
        uint256 depth = self.depth;
        uint256 position = self.position;
        bool complete = size & (size - 1) == 0 && position & (size - 1) == 0;
        position += size;
        if (complete) {
            for (uint256 level = size; position & level == 0; level <<= 1) {
                node = parent(self.peaks[--depth], node);
            }
        }
        self.peaks[depth] = node;
        self.depth = depth + 1;
        self.position = position;
    }

    /// @notice Root over all leaves taken; there must be at least one.
    function root(Frontier memory self) internal pure returns (bytes32 node) {
        uint256 depth = self.depth - 1;
        node = self.peaks[depth];
        while (depth != 0) {
            node = parent(self.peaks[--depth], node);
        }
    }

    function parent(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            hash := keccak256(0, 64)
        }
    }
}
