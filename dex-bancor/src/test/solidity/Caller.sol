// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Many calls in one: what each returned or reverted with, and the gas it took.
contract Caller {
    /// @param calls call data, `length` bytes each
    /// @return answers for each call: whether it succeeded (1 byte), gas (4), length of the data (1), data
    function ask(address target, uint256 length, bytes calldata calls) external view returns (bytes memory answers) {
        uint256 count = calls.length / length;
        answers = new bytes(count * 140);
        uint256 position;
        for (uint256 i = 0; i < count; ++i) {
            bytes memory data = calls[i * length:(i + 1) * length];
            assembly ("memory-safe") {
                let before := gas()
                let ok := staticcall(gas(), target, add(data, 32), length, 0, 0)
                let used := sub(before, gas())
                let size := returndatasize()
                if gt(size, 132) { revert(0, 0) }
                let into := add(add(answers, 32), position)
                mstore(into, or(shl(248, ok), or(shl(216, used), shl(208, size))))
                returndatacopy(add(into, 6), 0, size)
                position := add(position, add(6, size))
                // The copy of the call is forgotten, so that memory does not grow with their number.
                mstore(0x40, data)
            }
        }
        assembly ("memory-safe") {
            mstore(answers, position)
        }
    }
}
