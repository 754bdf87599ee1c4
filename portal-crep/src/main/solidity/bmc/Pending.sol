// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Requests of ours that wait for their answers.
/// @notice Each is one word. The newest stand in a ring: who comes after writes over a word that has been answered,
/// which costs a quarter of a new one. One that still waits when its place is needed again is moved aside.
library Pending {
    /// @param ring  by number modulo the ring's length
    /// @param aside by number
    struct Book {
        mapping(uint256 place => uint256 word) ring;
        mapping(uint256 nsn => uint256 word) aside;
    }

    /// Places in the ring. More requests than this seldom wait at a time.
    uint256 internal constant RING = 256;

    uint256 private constant NSN_SHIFT = 192;
    uint256 private constant SN_SHIFT = 128;
    uint256 private constant ASKED_SHIFT = 64;

    /// @param nsn   number the request got, below 2^64
    /// @param sn    serial number the service gave, below 2^64
    /// @param asked name of the service and of the network it was sent to, see tag
    /// @param over  name of the service and of the link it was sent over
    function add(Book storage self, uint256 nsn, uint256 sn, uint64 asked, uint64 over) internal {
        uint256 place = nsn % RING;
        uint256 before = self.ring[place];
        uint256 left = before >> NSN_SHIFT;
        if (left != 0) {
            self.aside[left] = before;
        }
        self.ring[place] = (nsn << NSN_SHIFT) | (sn << SN_SHIFT) | (uint256(asked) << ASKED_SHIFT) | over;
    }

    /// @return word of the request of that number, or 0 if none waits
    function find(Book storage self, uint256 nsn) internal view returns (uint256 word) {
        word = self.ring[nsn % RING];
        if (word >> NSN_SHIFT != nsn) {
            word = self.aside[nsn];
        }
    }

    /// @dev In the ring only the number goes: the word must stay other than zero.
    function remove(Book storage self, uint256 nsn) internal {
        uint256 word = self.ring[nsn % RING];
        if (word >> NSN_SHIFT == nsn) {
            self.ring[nsn % RING] = (word << (256 - NSN_SHIFT)) >> (256 - NSN_SHIFT);
        } else {
            delete self.aside[nsn];
        }
    }

    function snOf(uint256 word) internal pure returns (uint256) {
        return uint64(word >> SN_SHIFT);
    }

    function askedOf(uint256 word) internal pure returns (uint64) {
        return uint64(word >> ASKED_SHIFT);
    }

    function overOf(uint256 word) internal pure returns (uint64) {
        return uint64(word);
    }

    /// @notice A shortened hash of two names that only the owner registers, so that nobody can choose one that
    /// collides.
    /// @param service hash of the service's name
    /// @param other   hash of the network's or of the link's name
    function tag(bytes32 service, bytes32 other) internal pure returns (uint64) {
        return uint64(uint256(keccak256(abi.encode(service, other))));
    }
}
