// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMV} from "./IBMV.sol";

/// @title BTP message centre, as services, relays and trackers see it.
interface IBMC {
    /// @param rxSeq         messages received over the link
    /// @param txSeq         messages sent over the link
    /// @param verifier      where the link's verifier stands
    /// @param currentHeight block number of this chain
    struct LinkStatus {
        uint256 rxSeq;
        uint256 txSeq;
        IBMV.VerifierStatus verifier;
        uint256 currentHeight;
    }

    /// @notice A message left for the next message centre; relays carry `_msg` unchanged.
    event Message(string indexed _next, uint256 indexed _seq, bytes _msg);

    /// @notice One hop of the message that `_src` numbered `_nsn`.
    /// @param _event one of SEND, ROUTE, DROP, RECEIVE, REPLY, ERROR
    event BTPEvent(string indexed _src, int256 indexed _nsn, string _next, string _event);

    /// @notice A verified message that could be neither executed nor answered.
    event MessageDropped(string indexed _prev, uint256 indexed _seq, bytes _msg, uint256 _ecode, string _emsg);

    /// @notice A relay message was accepted and carried `_count` messages.
    event RelayMessage(string _prev, uint256 _count);

    /// @notice A reward was paid here (`_nsn` 0) or claimed from another network.
    event ClaimReward(address indexed _sender, string indexed _network, string _receiver, uint256 _amount, int256 _nsn);

    /// @notice The other network answered a claim; `_result` is 0 or the error code.
    event ClaimRewardResult(address indexed _sender, string indexed _network, int256 _nsn, uint256 _result);

    function getBtpAddress() external view returns (string memory);

    function getNetworkAddress() external view returns (string memory);

    /// @notice Number of messages that started on this network.
    function getNetworkSn() external view returns (int256);

    /// @notice Fee of a message to `_to`, with the way back if `_response`.
    function getFee(string calldata _to, bool _response) external view returns (uint256);

    function getStatus(string calldata _link) external view returns (LinkStatus memory);

    /// @notice Verifies a relay message and delivers, routes or answers each message in it.
    /// @param _prev BTP address of the message centre that sent the messages
    /// @param _msg  RLPn of the relay message
    function handleRelayMessage(string calldata _prev, bytes calldata _msg) external;

    /// @notice Sends a message of the calling service.
    /// @param _to  network address of the destination
    /// @param _svc name under which the caller is registered
    /// @param _sn  > 0 two-way, 0 one-way, < 0 answer to the request -_sn of `_to`
    /// @param _msg the service's own payload
    /// @return nsn network serial number; that of the request, negative, for an answer
    function sendMessage(
        string calldata _to,
        string calldata _svc,
        int256 _sn,
        bytes calldata _msg
    ) external payable returns (int256 nsn);

    /// @notice What `_addr` has earned in the currency of `_network`.
    function getReward(string calldata _network, address _addr) external view returns (uint256);

    /// @notice Pays the caller's reward here, or asks `_network` to pay it to `_receiver` there.
    function claimReward(string calldata _network, string calldata _receiver) external payable;
}
