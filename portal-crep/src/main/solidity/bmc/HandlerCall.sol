// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Text} from "../btp/Text.sol";

/// @title A call of a service that can fail in any way without harm to the caller.
/// @notice The handler gets a fixed amount of gas, or the whole transaction is refused: whether it succeeds does
/// not depend on what the relay brought. Of what it returns only a short reason is looked at.
library HandlerCall {
    /// For the call itself: address access and the steps between the check and the call.
    uint256 private constant CALL_OVERHEAD = 10_000;
    uint256 private constant MAX_REASON = 256;
    /// Selector, offset and length before the text of Error(string).
    uint256 private constant REASON_HEAD = 68;

    function attempt(address handler, uint256 gasLimit, bytes memory input)
        internal
        returns (bool succeeded, string memory reason)
    {
        if (handler.code.length == 0) {
            return (false, "handler has no code");
        }
        // EIP-150 keeps back one part in 64; beyond that the handler must get all of its gas.
        uint256 needed = gasLimit + gasLimit / 63 + CALL_OVERHEAD;
        if (gasleft() < needed) {
            revert(
                string.concat("10:NotEnoughGas found ", Text.ofUint(gasleft()), " expected ", Text.ofUint(needed))
            );
        }
        bytes memory returned;
        assembly ("memory-safe") {
            succeeded := call(gasLimit, handler, 0, add(input, 32), mload(input), 0, 0)
            let size := returndatasize()
            let most := add(MAX_REASON, REASON_HEAD)
            if gt(size, most) { size := most }
            if succeeded { size := 0 }
            returned := mload(64)
            mstore(returned, size)
            returndatacopy(add(returned, 32), 0, size)
            mstore(64, and(add(add(returned, size), 63), not(31)))
        }
        return (succeeded, succeeded ? "" : _reason(returned));
    }

    function _reason(bytes memory returned) private pure returns (string memory) {
        if (returned.length < 4) {
            return "reverted without a reason";
        }
        if (bytes4(returned) != 0x08c379a0 || returned.length < REASON_HEAD) {
            return string.concat("reverted with ", Text.ofBytes4(bytes4(returned)));
        }
        uint256 length;
        assembly ("memory-safe") {
            length := mload(add(returned, 68))
        }
        uint256 available = returned.length - REASON_HEAD;
        bytes memory text = new bytes(length < available ? length : available);
        assembly ("memory-safe") {
            mcopy(add(text, 32), add(returned, 100), mload(text))
        }
        return Text.plain(text);
    }
}
