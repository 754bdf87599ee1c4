// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BTP service handler: an application that talks through the message centre.
interface IBSH {
    /// @notice A request (_sn > 0), a one-way message or a reply (both _sn = 0) from another network.
    /// @dev Accept calls of the message centre only. A revert answers a request with an error of code 4.
    /// @param _from network address of the chain the message started from
    /// @param _svc  name of the service
    /// @param _sn   serial number the sender gave; answer with sendMessage(_from, _svc, -_sn, reply)
    /// @param _msg  the service's own payload
    function handleBTPMessage(
        string calldata _from,
        string calldata _svc,
        uint256 _sn,
        bytes calldata _msg
    ) external;

    /// @notice A two-way message of ours came back as an error.
    /// @param _src  network address of the chain that raised the error
    /// @param _svc  name of the service
    /// @param _sn   serial number of the message that failed
    /// @param _code 1 unknown, 2 no route, 3 no such service, 4 service reverted
    /// @param _msg  reason in words
    function handleBTPError(
        string calldata _src,
        string calldata _svc,
        uint256 _sn,
        uint256 _code,
        string calldata _msg
    ) external;
}
