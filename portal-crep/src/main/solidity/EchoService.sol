// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "./IBMC.sol";
import {IBSH} from "./IBSH.sol";
import {Rlpn} from "./btp/Rlpn.sol";

/// @title The demo service: sends a text to another network and gets it back with "echo: " before it.
contract EchoService is IBSH {
    using Rlpn for Rlpn.Reader;

    enum State {
        None,
        Waiting,
        Replied,
        Failed
    }

    /// @param state   where the request stands
    /// @param to      network it was sent to
    /// @param message what was sent; cleared once answered
    struct Request {
        State state;
        string to;
        bytes message;
    }

    string public constant NAME = "echo";
    uint256 public constant MAX_MESSAGE = 2_048;

    bytes private constant PREFIX = "echo: ";
    bytes32 private constant REVERT = keccak256("revert");

    event Sent(uint256 indexed sn, string to, bytes message);
    event Received(string from, uint256 indexed sn, bytes message);
    event Replied(uint256 indexed sn, bytes reply);
    event Failed(uint256 indexed sn, uint256 code, string message);

    IBMC private immutable _bmc;
    uint256 private _lastSn;
    mapping(uint256 sn => Request) private _requests;
    mapping(bytes32 key => bytes32 digest) private _received;

    modifier onlyBmc() {
        require(msg.sender == address(_bmc), "11:Unauthorized");
        _;
    }

    constructor(address bmc) {
        require(bmc.code.length != 0, "10:InvalidArgument");
        _bmc = IBMC(bmc);
    }

    /// @notice Sends `_message` to the echo service of `_to`; the value pays the fee, see IBMC.getFee.
    /// @return sn number under which Replied or Failed will be logged
    function send(string calldata _to, bytes calldata _message) external payable returns (uint256 sn) {
        require(_message.length != 0 && _message.length <= MAX_MESSAGE, "40:InvalidMessage");
        sn = ++_lastSn;
        _requests[sn] = Request(State.Waiting, _to, _message);
        emit Sent(sn, _to, _message);
        _bmc.sendMessage{value: msg.value}(_to, NAME, int256(sn), _message);
    }

    /// @inheritdoc IBSH
    function handleBTPMessage(string calldata _from, string calldata, uint256 _sn, bytes calldata _msg)
        external
        onlyBmc
    {
        if (_sn == 0) {
            _settle(_from, _msg);
            return;
        }
        require(keccak256(_msg) != REVERT, "40:asked to revert");
        _received[keccak256(abi.encode(_from, _sn))] = keccak256(_msg);
        emit Received(_from, _sn, _msg);
        bytes memory text = bytes.concat(PREFIX, _msg);
        bytes memory reply = Rlpn.encodeList(bytes.concat(Rlpn.encodeUint(_sn), Rlpn.encodeBytes(text)));
        _bmc.sendMessage(_from, NAME, -int256(_sn), reply);
    }

    /// @inheritdoc IBSH
    function handleBTPError(string calldata, string calldata, uint256 _sn, uint256 _code, string calldata _msg)
        external
        onlyBmc
    {
        _close(_sn, State.Failed);
        emit Failed(_sn, _code, _msg);
    }

    function requestOf(uint256 sn) external view returns (Request memory) {
        return _requests[sn];
    }

    /// @notice Hash of what `from` sent here under `sn`, or zero.
    function receivedDigest(string calldata from, uint256 sn) external view returns (bytes32) {
        return _received[keccak256(abi.encode(from, sn))];
    }

    function lastSn() external view returns (uint256) {
        return _lastSn;
    }

    /// @dev Reply: [sn, text]. BTP delivers replies without a serial number, so the payload has it.
    function _settle(string calldata from, bytes calldata reply) private {
        Rlpn.Reader outer = Rlpn.open(reply);
        Rlpn.Reader fields = outer.enterList();
        uint256 sn = fields.readUint(type(uint64).max);
        bytes memory text = fields.readBytes();
        outer.close(fields);
        require(outer.finished(), "40:InvalidReply");
        require(keccak256(bytes(_requests[sn].to)) == keccak256(bytes(from)), "40:NotWaiting");
        _close(sn, State.Replied);
        emit Replied(sn, text);
    }

    function _close(uint256 sn, State outcome) private {
        Request storage request = _requests[sn];
        require(request.state == State.Waiting, "40:NotWaiting");
        request.state = outcome;
        delete request.message;
    }
}
