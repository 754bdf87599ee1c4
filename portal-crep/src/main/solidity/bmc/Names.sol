// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A set of names that can be listed. Order changes when one is removed.
library Names {
    /// @param list   the names
    /// @param places index in the list plus one, by hash of the name
    struct Set {
        string[] list;
        mapping(bytes32 => uint256) places;
    }

    function add(Set storage self, string memory name) internal {
        self.list.push(name);
        self.places[keccak256(bytes(name))] = self.list.length;
    }

    function remove(Set storage self, string memory name) internal {
        bytes32 key = keccak256(bytes(name));
        uint256 place = self.places[key];
        uint256 last = self.list.length;
        if (place != last) {
            string memory moved = self.list[last - 1];
            self.list[place - 1] = moved;
            self.places[keccak256(bytes(moved))] = place;
        }
        self.list.pop();
        delete self.places[key];
    }

    function contains(Set storage self, string memory name) internal view returns (bool) {
        return self.places[keccak256(bytes(name))] != 0;
    }
}
