// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BTP message verifier: turns an opaque relay message into the BTP messages it proves.
interface IBMV {
    /// @param height height of the last verified BTP block
    /// @param extra  RLPn list [sequence offset, first message sn of that block, its message count]
    struct VerifierStatus {
        uint256 height;
        bytes extra;
    }

    /// @notice All that a relay needs to continue where the verifier stands.
    function getStatus() external view returns (VerifierStatus memory);

    /// @notice Verifies a relay message and returns the serialized BTP messages it proves, in order.
    /// @dev Only the message centre may call. Reverts with 25 (refused), 26 (too new: a gap), 27 (too old).
    /// @param _bmc  BTP address of the message centre that asks
    /// @param _prev BTP address of the message centre that sent the messages
    /// @param _seq  messages the centre has received over this link so far
    /// @param _msg  RLPn of the relay message
    function handleRelayMessage(
        string calldata _bmc,
        string calldata _prev,
        uint256 _seq,
        bytes calldata _msg
    ) external returns (bytes[] memory);
}
