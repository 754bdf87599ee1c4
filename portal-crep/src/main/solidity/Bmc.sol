// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "./IBMC.sol";
import {IBMV} from "./IBMV.sol";
import {IBSH} from "./IBSH.sol";
import {BmcAdmin} from "./bmc/BmcAdmin.sol";
import {BmcOutbox} from "./bmc/BmcOutbox.sol";
import {BmcState} from "./bmc/BmcState.sol";
import {HandlerCall} from "./bmc/HandlerCall.sol";
import {Pending} from "./bmc/Pending.sol";
import {BtpMessage} from "./btp/BtpMessage.sol";
import {Rlpn} from "./btp/Rlpn.sol";
import {Text} from "./btp/Text.sol";

/// @title BTP message centre.
/// @notice Once a link's verifier has accepted a relay message, nothing inside it can stop the link: a message that
/// cannot be read is dropped with an event, one that cannot be executed is answered with an error.
contract Bmc is BmcOutbox {
    using Rlpn for Rlpn.Reader;
    using Pending for Pending.Book;

    uint256 private constant OK = 0;
    uint256 private constant UNKNOWN = 1;
    uint256 private constant NO_ROUTE = 2;
    uint256 private constant NO_SERVICE = 3;
    uint256 private constant SERVICE_REVERTED = 4;

    /// @param link key of the link it came over
    /// @param prev BTP address of the peer
    /// @param seq  its number on the link
    /// @param raw  the message as the verifier gave it
    struct Arrival {
        bytes32 link;
        string prev;
        uint256 seq;
        bytes raw;
    }

    address private immutable _admin;

    /// @param network network address of this chain, at most 31 bytes
    constructor(string memory network) BmcState(network) {
        _owner = msg.sender;
        _admin = address(new BmcAdmin(network));
    }

    /// @dev Everything that is not about messages: the code of BmcAdmin on this contract's storage.
    fallback() external {
        address admin = _admin;
        assembly {
            calldatacopy(0, 0, calldatasize())
            let succeeded := delegatecall(gas(), admin, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(succeeded) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @inheritdoc IBMC
    function getStatus(string calldata _link) external view returns (LinkStatus memory) {
        Link storage link = _openLink(_key(_link));
        require(link.verifier != address(0), "14:NotExistsBMV");
        return LinkStatus(link.rxSeq, link.txSeq, IBMV(link.verifier).getStatus(), block.number);
    }

    /// @inheritdoc IBMC
    function handleRelayMessage(string calldata _prev, bytes calldata _msg) external whileNormal alone {
        Arrival memory arrival = Arrival(_key(_prev), _prev, 0, "");
        Link storage link = _openLink(arrival.link);
        if (link.special && link.relays != 0 && !_isRelay[arrival.link][msg.sender]) {
            revert(UNAUTHORIZED);
        }
        address verifier = link.verifier;
        require(verifier != address(0), "14:NotExistsBMV");
        arrival.seq = link.rxSeq;
        bytes[] memory messages = IBMV(verifier).handleRelayMessage(getBtpAddress(), _prev, arrival.seq, _msg);
        require(messages.length <= type(uint40).max - arrival.seq, "12:InvalidSn");
        link.rxSeq = uint40(arrival.seq + messages.length);
        emit RelayMessage(_prev, messages.length);
        for (uint256 i = 0; i < messages.length; i++) {
            arrival.seq++;
            arrival.raw = messages[i];
            _deliver(arrival, link);
        }
    }

    function _deliver(Arrival memory arrival, Link storage link) private {
        (BtpMessage.Message memory m, bool sound) = BtpMessage.decode(arrival.raw);
        if (!sound) {
            _drop(arrival, UNKNOWN, "10:ParseFailure");
            return;
        }
        if (_routeOf[_key(m.src)] != arrival.link) {
            // No answer: it would let the peer speak to a network that is not behind it.
            _track(m, "", "DROP");
            _drop(arrival, NO_ROUTE, string.concat("21:Unreachable found ", string(Text.plain(bytes(m.src)))));
            return;
        }
        _payHop(link, m, msg.sender);
        if (link.special && _isOrderedToDrop(arrival, link, m)) {
            _refuse(arrival, link, m, UNKNOWN, "22:Drop");
        } else if (_key(m.dst) != _networkKey) {
            _forward(arrival, link, m);
        } else if (m.nsn < 0) {
            _settle(arrival, link, m);
        } else {
            _receive(arrival, link, m);
        }
    }

    /// @dev Passes on what is for another network, but never back to where it came from.
    function _forward(Arrival memory arrival, Link storage link, BtpMessage.Message memory m) private {
        bytes32 next = _routeOf[_key(m.dst)];
        if (next == 0 || next == arrival.link) {
            _refuse(arrival, link, m, NO_ROUTE, string.concat("21:Unreachable found ", m.dst));
            return;
        }
        _send(next, _links[next], m, "ROUTE");
    }

    /// @dev Executes a request or a one-way message.
    function _receive(Arrival memory arrival, Link storage link, BtpMessage.Message memory m) private {
        bytes32 key;
        if (m.sn > 0) {
            key = _requestKey(m.src, m.svc, m.sn);
            if (_responses[key].nsn != 0) {
                _refuse(arrival, link, m, UNKNOWN, "12:InvalidSn still unanswered");
                return;
            }
            _expectAnswer(m, key);
        } else {
            _collectRest(link, m.feeNetwork, m.feeValues);
        }
        (uint256 code, string memory reason) = _execute(link, m, m.payload);
        if (code == OK) {
            _track(m, m.sn > 0 ? m.src : "", "RECEIVE");
            return;
        }
        if (m.sn > 0) {
            _forget(key, _responses[key]);
        }
        _refuse(arrival, link, m, code, reason);
    }

    /// @dev Hands a reply or an error to the service that waits for it: once, and only from the network that was
    /// asked or, for an error, from the peer the request was given to.
    function _settle(Arrival memory arrival, Link storage link, BtpMessage.Message memory m) private {
        uint256 nsn = uint256(-m.nsn);
        uint256 pending = _pending.find(nsn);
        bytes32 service = _key(m.svc);
        bool asked = Pending.askedOf(pending) == Pending.tag(service, _key(m.src));
        if (m.sn < 0) {
            bool onTheWay = Pending.overOf(pending) == Pending.tag(service, arrival.link)
                && _key(m.src) == _key(link.network);
            asked = (asked || onTheWay) && Pending.snOf(pending) == uint256(-m.sn);
        }
        _collectRest(link, m.feeNetwork, m.feeValues);
        if (pending == 0 || !asked) {
            _refuse(arrival, link, m, UNKNOWN, "12:InvalidSn nothing waits for it");
            return;
        }
        _pending.remove(nsn);
        (uint256 code, string memory reason) = _execute(link, m, m.payload);
        if (code == OK) {
            _track(m, "", "RECEIVE");
        } else {
            _refuse(arrival, link, m, code, reason);
        }
    }

    function _execute(Link storage link, BtpMessage.Message memory m, bytes memory payload)
        private
        returns (uint256 code, string memory reason)
    {
        bytes32 service = _key(m.svc);
        if (service == BMC_SERVICE) {
            return _executeControl(link, m);
        }
        Handler memory handler = _handlers[service];
        if (handler.handler == address(0)) {
            return (NO_SERVICE, string.concat("16:NotExistsBSH found ", m.svc));
        }
        bytes memory call;
        if (m.sn >= 0) {
            call = abi.encodeCall(IBSH.handleBTPMessage, (m.src, m.svc, uint256(m.sn), payload));
        } else {
            (uint256 cause, string memory text, bool sound) = BtpMessage.decodeError(payload);
            if (!sound) {
                return (UNKNOWN, "10:ParseFailure");
            }
            call = abi.encodeCall(IBSH.handleBTPError, (m.src, m.svc, uint256(-m.sn), cause, text));
        }
        bool succeeded;
        (succeeded, reason) = HandlerCall.attempt(handler.handler, handler.gasLimit, call);
        code = succeeded ? OK : SERVICE_REVERTED;
    }

    /// @dev Messages between message centres. Claim moves money that is already owed; Init, Link and Unlink are
    /// refused, because who is reachable over a link is the owner's decision.
    function _executeControl(Link storage link, BtpMessage.Message memory m)
        private
        returns (uint256, string memory)
    {
        if (m.sn < 0) {
            (uint256 cause,, bool readable) = BtpMessage.decodeError(m.payload);
            _finishClaim(uint256(-m.nsn), readable && cause != OK ? cause : UNKNOWN);
            return (OK, "");
        }
        Rlpn.Reader outer = Rlpn.open(m.payload);
        Rlpn.Reader fields = outer.enterList();
        bytes32 kind = keccak256(fields.readBytes());
        bytes memory body = fields.readBytes();
        outer.close(fields);
        if (!outer.finished()) {
            return (UNKNOWN, "10:ParseFailure");
        }
        if (m.nsn < 0 && kind == keccak256("Response")) {
            (uint256 result,, bool sound) = BtpMessage.decodeError(body);
            _finishClaim(uint256(-m.nsn), sound ? result : UNKNOWN);
            return (OK, "");
        }
        if (m.sn > 0 && kind == keccak256("Claim")) {
            return _executeClaim(link, m, body);
        }
        return (UNKNOWN, "10:NotExistsInternal");
    }

    function _executeClaim(Link storage link, BtpMessage.Message memory m, bytes memory body)
        private
        returns (uint256, string memory)
    {
        Rlpn.Reader outer = Rlpn.open(body);
        Rlpn.Reader fields = outer.enterList();
        uint256 amount = fields.readUint(BtpMessage.MAX_FEE);
        address receiver = Text.toAddress(string(fields.readBytes()));
        outer.close(fields);
        if (!outer.finished() || receiver == address(0) || amount == 0) {
            return (UNKNOWN, "10:InvalidArgument");
        }
        if (!_acceptClaim(link, receiver, amount)) {
            return (UNKNOWN, string.concat("10:NotEnoughFee found ", Text.ofUint(amount)));
        }
        _answer(m.src, m.svc, m.sn, _control("Response", BtpMessage.encodeError(OK, "")));
        return (OK, "");
    }

    /// @dev A request is answered with an error; anything else has nobody who waits for an answer.
    function _refuse(
        Arrival memory arrival,
        Link storage link,
        BtpMessage.Message memory m,
        uint256 code,
        string memory reason
    ) private {
        if (m.sn > 0) {
            _sendError(arrival.link, link, m, code, reason);
        } else {
            _track(m, "", "DROP");
            _drop(arrival, code, reason);
        }
    }

    function _drop(Arrival memory arrival, uint256 code, string memory reason) private {
        emit MessageDropped(arrival.prev, arrival.seq, arrival.raw, code, reason);
    }

    function _isOrderedToDrop(Arrival memory arrival, Link storage link, BtpMessage.Message memory m)
        private
        returns (bool)
    {
        bytes32 ordered = _drops[arrival.link][arrival.seq];
        if (ordered == 0) {
            return false;
        }
        delete _drops[arrival.link][arrival.seq];
        link.drops--;
        _noteSpecial(link);
        return ordered == _digest(m.src, m.svc, m.sn, m.nsn);
    }
}
