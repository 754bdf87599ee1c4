// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "./IBMC.sol";
import {IBSH} from "./IBSH.sol";
import {BtpAddress} from "./btp/BtpAddress.sol";
import {Rlpn} from "./btp/Rlpn.sol";
import {Text} from "./btp/Text.sol";
import {DexMessage} from "./reserve/DexMessage.sol";
import {ReserveLimits} from "./reserve/ReserveLimits.sol";
import {ReserveOrders} from "./reserve/ReserveOrders.sol";

/// @title The exchange's reserve of this chain's coin.
/// @notice Locks deposits and tells the exchange; pays on numbered orders that the exchange's notaries signed, each
/// number once. It has no owner and no upgrade: the only keys are the guardians', and they can only make it wait.
contract EthReserve is IBSH, ReserveOrders {
    using Rlpn for Rlpn.Reader;

    string public constant NAME = "dex";
    uint256 public constant MAX_ORDER = 1_024;

    string private constant MALFORMED = "40:MalformedMessage";

    event Deposited(uint256 indexed number, address indexed owner, uint256 amount);
    event Requested(uint256 indexed number, address indexed owner);
    event Acknowledged(uint256 indexed number);
    /// @notice The exchange never saw the deposit or request; a deposit is its owner's to reclaim.
    event Returned(uint256 indexed number, uint256 code);
    event Reclaimed(uint256 indexed number, address indexed to, uint256 amount);
    event Claimed(uint256 indexed order, address indexed to, uint256 amount);

    IBMC private immutable _bmc;
    bytes32 private immutable _dex;
    bytes32 private immutable _dexKey;

    bool private transient _busy;

    modifier onlyBmc() {
        require(msg.sender == address(_bmc), "11:Unauthorized");
        _;
    }

    /// @dev Nothing that a user may call inside a payment.
    modifier alone() {
        require(!_busy, "40:Reentered");
        _busy = true;
        _;
        _busy = false;
    }

    /// @dev What is notarised is taken also inside the payment of a claim, whose books are closed by then: else a
    /// recipient could deliver it there and have it refused.
    modifier busy() {
        bool before = _busy;
        _busy = true;
        _;
        _busy = before;
    }

    /// @param bmc       the message centre, whose word is believed
    /// @param dex       network address of the exchange, at most 31 bytes; only its orders are carried out
    /// @param window    seconds over which outflow is added up until the exchange says otherwise
    /// @param cap       wei that may leave in a window until then
    /// @param notice    seconds between looser terms and their beginning
    /// @param guardians who may pause
    /// @param lifters   who may end a pause
    constructor(
        address bmc,
        string memory dex,
        uint256 window,
        uint256 cap,
        uint256 notice,
        address[] memory guardians,
        address[] memory lifters
    )
        ReserveLimits(window, cap, notice, guardians, lifters)
        ReserveOrders(keccak256(bytes(IBMC(bmc).getNetworkAddress())))
    {
        require(bmc.code.length != 0 && BtpAddress.isNetwork(dex), "10:InvalidArgument");
        _bmc = IBMC(bmc);
        _dex = Text.pack(dex);
        _dexKey = keccak256(bytes(dex));
    }

    /// @notice Locks `amount` and tells the exchange what it is for. Of the value, `amount` is the deposit and all
    /// the rest the message's fee, see IBMC.getFee: which is which never depends on what the fee is when it arrives.
    /// @param order what the exchange decodes; what it cannot read or carry out comes back as a refund
    function deposit(uint256 amount, bytes calldata order) external payable alone returns (uint256 number) {
        require(amount != 0 && amount <= msg.value && amount <= type(uint88).max, "40:InvalidAmount");
        require(order.length <= MAX_ORDER, "40:InvalidOrder");
        Limits memory limits = _current();
        require(!_isPaused(limits), "40:Paused");
        number = _number(limits.window);
        _deposits[number] = Deposit(msg.sender, uint88(amount), DepositState.Waiting);
        emit Deposited(number, msg.sender, amount);
        _send(number, msg.value - amount, DexMessage.encodeDeposit(number, amount, msg.sender, order));
    }

    /// @notice Tells the exchange a wish of the caller, such as to give shares back; the value is the fee.
    function request(bytes calldata wish) external payable alone returns (uint256 number) {
        require(wish.length <= MAX_ORDER, "40:InvalidOrder");
        number = _number(_current().window);
        emit Requested(number, msg.sender);
        _send(number, msg.value, DexMessage.encodeRequest(number, msg.sender, wish));
    }

    /// @notice Pays an order that was kept. Its recipient sends it anywhere; anybody may send it to him.
    /// @dev The exchange is told, but a message centre that cannot take the message does not hold the coins back.
    function claim(uint256 order, address payable to) external payable alone {
        Held memory held = _held[order];
        require(held.kind != Kind.None && held.kind != Kind.Unreported, "40:NothingToClaim");
        require(_mayTake(held.recipient, to), "11:Unauthorized");
        Limits memory limits = _current();
        require(held.kind != Kind.Payout || !_isPaused(limits), "40:Paused");
        require(_spend(limits, held.kind, held.amount), "40:OverCap");
        delete _held[order];
        emit Claimed(order, to, held.amount);
        _pay(to, held.amount);
        if (!_reported(order)) {
            _held[order].kind = Kind.Unreported;
        }
    }

    /// @notice Tells the exchange of a claim that it could not be told of at the time.
    function report(uint256 order) external payable alone {
        require(_held[order].kind == Kind.Unreported, "40:NothingToReport");
        delete _held[order];
        require(_reported(order), "40:NotSent");
    }

    /// @notice Pays back a deposit that the exchange never saw.
    function reclaim(uint256 number, address payable to) external alone {
        Deposit storage found = _deposits[number];
        require(found.state == DepositState.Returned && found.amount != 0, "40:NothingToClaim");
        require(_mayTake(found.owner, to), "11:Unauthorized");
        uint256 amount = found.amount;
        found.amount = 0;
        found.state = DepositState.Reclaimed;
        emit Reclaimed(number, to, amount);
        _pay(to, amount);
    }

    /// @inheritdoc IBSH
    function handleBTPMessage(string calldata _from, string calldata, uint256 _sn, bytes calldata _msg)
        external
        onlyBmc
        busy
    {
        require(keccak256(bytes(_from)) == _dexKey, "11:Unauthorized");
        Rlpn.Reader outer = Rlpn.open(_msg);
        (Rlpn.Reader fields, uint256 tag) = DexMessage.open(outer);
        if (_sn == 0) {
            _check(tag == DexMessage.ACKNOWLEDGED);
            uint256 number = DexMessage.readNumber(fields);
            _close(outer, fields);
            _acknowledge(number);
            return;
        }
        bytes memory answer;
        if (tag == DexMessage.POLICY) {
            answer = _takePolicy(outer, fields);
        } else {
            DexMessage.Order[] memory orders = _readOrders(outer, fields, tag);
            answer = _settle(orders);
        }
        _bmc.sendMessage(_from, NAME, -int256(_sn), answer);
    }

    /// @inheritdoc IBSH
    function handleBTPError(string calldata, string calldata, uint256 _sn, uint256 _code, string calldata)
        external
        onlyBmc
    {
        Deposit storage found = _deposits[_sn];
        if (found.state != DepositState.None) {
            require(found.state == DepositState.Waiting, "40:NotWaiting");
            found.state = DepositState.Returned;
        }
        emit Returned(_sn, _code);
    }

    function bmcAddress() external view returns (address) {
        return address(_bmc);
    }

    function dexNetwork() external view returns (string memory) {
        return Text.unpack(_dex);
    }

    function _send(uint256 number, uint256 fee, bytes memory message) private {
        _bmc.sendMessage{value: fee}(Text.unpack(_dex), NAME, int256(number), message);
    }

    function _acknowledge(uint256 number) private {
        Deposit storage found = _deposits[number];
        if (found.state != DepositState.None) {
            require(found.state == DepositState.Waiting, "40:NotWaiting");
            found.state = DepositState.Acknowledged;
        }
        emit Acknowledged(number);
    }

    function _takePolicy(Rlpn.Reader outer, Rlpn.Reader fields) private returns (bytes memory) {
        (uint256 number, uint256 window, uint256 cap, bool stopped) = DexMessage.readPolicy(fields);
        _close(outer, fields);
        uint256 newest = _take(number, Terms(uint32(window), uint88(cap), stopped));
        return DexMessage.encodeNumber(DexMessage.ADOPTED, newest);
    }

    /// @dev All of a message is read before any of it is carried out.
    function _readOrders(Rlpn.Reader outer, Rlpn.Reader fields, uint256 tag)
        private
        pure
        returns (DexMessage.Order[] memory orders)
    {
        if (tag == DexMessage.ORDER) {
            orders = new DexMessage.Order[](1);
            orders[0] = DexMessage.readOrder(fields);
        } else {
            _check(tag == DexMessage.BATCH);
            Rlpn.Reader items = fields.enterList();
            orders = DexMessage.readOrders(items);
            fields.close(items);
        }
        _close(outer, fields);
    }

    /// @dev The owner decides where his coins go; anybody may send them to him.
    function _mayTake(address owner, address to) private view returns (bool) {
        return to != address(0) && (msg.sender == owner || to == owner);
    }

    /// @dev A pull: all the gas there is, and failing undoes the claim.
    function _pay(address payable to, uint256 amount) private {
        bool paid;
        assembly ("memory-safe") {
            paid := call(gas(), to, amount, 0, 0, 0, 0)
        }
        require(paid, "40:NotPaid");
    }

    /// @dev A fee that was brought must not stay here, so then it is sent or everything is undone.
    function _reported(uint256 order) private returns (bool) {
        bytes memory notice = DexMessage.encodeNumber(DexMessage.CLAIMED, order);
        try _bmc.sendMessage{value: msg.value}(Text.unpack(_dex), NAME, 0, notice) returns (int256) {
            return true;
        } catch {
            require(msg.value == 0, "40:NotSent");
            return false;
        }
    }

    function _close(Rlpn.Reader outer, Rlpn.Reader fields) private pure {
        outer.close(fields);
        _check(outer.finished());
    }

    /// @dev A constant's text in a require would be written to memory each time, not only when it is needed.
    function _check(bool sound) private pure {
        if (!sound) {
            revert(MALFORMED);
        }
    }
}
