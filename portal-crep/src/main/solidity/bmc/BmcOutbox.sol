// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "../IBMC.sol";
import {BtpAddress} from "../btp/BtpAddress.sol";
import {BtpMessage} from "../btp/BtpMessage.sol";
import {Rlpn} from "../btp/Rlpn.sol";
import {Text} from "../btp/Text.sol";
import {BmcFees} from "./BmcFees.sol";
import {Pending} from "./Pending.sol";

/// @title The sending half of the message centre: requests, answers, errors, claims.
abstract contract BmcOutbox is BmcFees {
    using BtpMessage for BtpMessage.Message;
    using Pending for Pending.Book;

    /// Longest payload of a service: every hop to come must be able to carry the message.
    uint256 internal constant MAX_PAYLOAD = 8_192;

    bytes32 private immutable _accountHead;
    bytes32 private immutable _accountTail;

    bool private transient _busy;

    modifier whileNormal() {
        require(!_maintenance, "10:NotNormalMode");
        _;
    }

    /// @dev No relay message, payment or claim inside another one; sendMessage is allowed there.
    modifier alone() {
        require(!_busy, "10:Reentered");
        _busy = true;
        _;
        _busy = false;
    }

    constructor() {
        bytes memory account = bytes(Text.ofAddress(address(this)));
        bytes32 head;
        bytes32 tail;
        assembly ("memory-safe") {
            head := mload(add(account, 32))
            tail := mload(add(account, 64))
        }
        _accountHead = head;
        _accountTail = tail;
    }

    /// @dev Each word goes over the end of the one before it.
    function getBtpAddress() public view returns (string memory address_) {
        string memory network = _network();
        (bytes32 head, bytes32 tail) = (_accountHead, _accountTail);
        assembly ("memory-safe") {
            let length := mload(network)
            address_ := mload(64)
            mstore(address_, add(length, 49))
            mstore(add(address_, 32), "btp://")
            mstore(add(address_, 38), mload(add(network, 32)))
            let to := add(add(address_, 38), length)
            mstore(to, "/")
            mstore(add(to, 1), head)
            mstore(add(to, 33), tail)
            mstore(64, and(add(to, 96), not(31)))
        }
    }

    function getNetworkAddress() external view returns (string memory) {
        return _network();
    }

    function getNetworkSn() external view returns (int256) {
        return int256(uint256(_networkSn));
    }

    /// @inheritdoc IBMC
    function sendMessage(
        string calldata _to,
        string calldata _svc,
        int256 _sn,
        bytes calldata _msg
    ) external payable whileNormal returns (int256 nsn) {
        if (_handlers[_key(_svc)].handler != msg.sender) {
            revert(UNAUTHORIZED);
        }
        require(_sn >= -BtpMessage.MAX_SN && _sn <= BtpMessage.MAX_SN, "12:InvalidSn");
        if (_msg.length > MAX_PAYLOAD) {
            revert(INVALID_ARGUMENT);
        }
        if (_sn < 0) {
            _addReward(_networkKey, address(this), msg.value);
            return _answer(_to, _svc, -_sn, _msg);
        }
        return _request(_to, _svc, uint256(_sn), _msg);
    }

    /// @inheritdoc IBMC
    function claimReward(string calldata _network, string calldata _receiver)
        external
        payable
        whileNormal
        alone
    {
        bytes32 networkKey = _key(_network);
        address account = _account(msg.sender);
        uint256 amount = _rewards[networkKey][account];
        require(amount != 0, "10:NotExistsReward");
        delete _rewards[networkKey][account];
        if (networkKey != _networkKey) {
            _claimAbroad(_network, _receiver, account, amount);
            return;
        }
        address receiver = Text.toAddress(_receiver);
        require(receiver != address(0) && msg.value == 0, INVALID_ARGUMENT);
        emit ClaimReward(account, _network, _receiver, amount, 0);
        (bool paid,) = receiver.call{value: amount}("");
        require(paid, "10:ErrHandleFee");
    }

    /// @dev Sends a message of this network; two-way if `sn` is not zero.
    function _request(string memory to, string memory svc, uint256 sn, bytes memory payload)
        internal
        returns (int256)
    {
        (bytes32 linkKey, Link storage link) = _linkTo(to);
        uint256[] memory fees = _charge(link, to, sn != 0);
        uint64 nsn = ++_networkSn;
        if (_key(svc) == BMC_SERVICE) {
            sn = nsn;
        }
        if (sn != 0) {
            bytes32 service = _key(svc);
            _pending.add(nsn, sn, Pending.tag(service, _key(to)), Pending.tag(service, linkKey));
        }
        BtpMessage.Message memory message = BtpMessage.Message(
            _network(), to, svc, int256(sn), payload, int256(uint256(nsn)), true, _network(), fees
        );
        _send(linkKey, link, message, "SEND");
        return message.nsn;
    }

    /// @dev Answers a request of another network; there is exactly one answer to each.
    function _answer(string memory to, string memory svc, int256 sn, bytes memory payload)
        internal
        returns (int256)
    {
        bytes32 key = _requestKey(to, svc, sn);
        Response memory response = _responses[key];
        require(response.nsn != 0, "10:NotExistsResponse");
        FeeList memory fees = _forget(key, response);
        (bytes32 linkKey, Link storage link) = _linkTo(to);
        BtpMessage.Message memory message = BtpMessage.Message(
            _network(),
            to,
            svc,
            0,
            payload,
            -int256(uint256(response.nsn)),
            response.hasFee,
            response.feesLeft ? fees.network : to,
            fees.values
        );
        _send(linkKey, link, message, "REPLY");
        return message.nsn;
    }

    /// @dev Notes that a request waits for its answer, with the fees of the way back.
    function _expectAnswer(BtpMessage.Message memory m, bytes32 key) internal {
        bool feesLeft = m.feeValues.length != 0;
        _responses[key] = Response(uint64(uint256(m.nsn)), m.hasFee, feesLeft);
        if (feesLeft) {
            _feesLeft[key] = FeeList(m.feeNetwork, m.feeValues);
        }
    }

    /// @dev The request waits no more.
    function _forget(bytes32 key, Response memory response) internal returns (FeeList memory fees) {
        delete _responses[key];
        if (response.feesLeft) {
            fees = _feesLeft[key];
            delete _feesLeft[key];
        }
    }

    /// @dev Sends an error back over the link the request came from.
    function _sendError(
        bytes32 linkKey,
        Link storage link,
        BtpMessage.Message memory m,
        uint256 code,
        string memory reason
    ) internal {
        _turnFees(m);
        BtpMessage.Message memory message = BtpMessage.Message(
            _network(),
            m.src,
            m.svc,
            -m.sn,
            BtpMessage.encodeError(code, reason),
            -m.nsn,
            m.hasFee,
            m.feeNetwork,
            m.feeValues
        );
        _send(linkKey, link, message, "ERROR");
    }

    /// @dev The event's first topic is the hash of the peer's address, which is the link's key: written by hand it
    /// does not have to be read from storage.
    function _send(bytes32 linkKey, Link storage link, BtpMessage.Message memory message, string memory kind) internal {
        uint256 seq = ++link.txSeq;
        bytes memory data = abi.encode(message.encode());
        bytes32 selector = Message.selector;
        assembly ("memory-safe") {
            log3(add(data, 32), mload(data), selector, linkKey, seq)
        }
        _track(message, link.network, kind);
    }

    /// @dev Logs a hop under the number the message, or the one it answers, got at its source.
    function _track(BtpMessage.Message memory m, string memory next, string memory kind) internal {
        if (m.nsn < 0) {
            emit BTPEvent(m.dst, -m.nsn, next, kind);
        } else {
            emit BTPEvent(m.src, m.nsn, next, kind);
        }
    }

    /// @dev The other side has answered a claim: on an error the reward is due again.
    function _finishClaim(uint256 nsn, uint256 code) internal {
        Claim memory claim = _claims[nsn];
        delete _claims[nsn];
        if (code != 0) {
            _addReward(_key(claim.network), claim.account, claim.amount);
        }
        emit ClaimRewardResult(claim.account, claim.network, int256(nsn), code);
    }

    function _requestKey(string memory src, string memory svc, int256 sn) internal pure returns (bytes32) {
        return keccak256(abi.encode(_key(src), _key(svc), sn));
    }

    /// @dev Body of a control message: [type, body].
    function _control(string memory kind, bytes memory body) internal pure returns (bytes memory) {
        return Rlpn.encodeList(bytes.concat(Rlpn.encodeString(kind), Rlpn.encodeBytes(body)));
    }

    function _linkTo(string memory network) private view returns (bytes32 key, Link storage link) {
        key = _routeOf[_key(network)];
        if (key == 0) {
            revert(UNREACHABLE);
        }
        link = _links[key];
    }

    function _claimAbroad(string memory network, string memory receiver, address account, uint256 amount) private {
        bytes memory body = Rlpn.encodeList(bytes.concat(Rlpn.encodeUint(amount), Rlpn.encodeString(receiver)));
        int256 nsn = _request(network, "bmc", 1, _control("Claim", body));
        _claims[uint256(nsn)] = Claim(account, amount, network);
        emit ClaimReward(account, network, receiver, amount, nsn);
    }
}
