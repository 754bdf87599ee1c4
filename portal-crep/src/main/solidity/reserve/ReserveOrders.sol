// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DexMessage} from "./DexMessage.sol";
import {ReserveLimits} from "./ReserveLimits.sol";
import {SourceText} from "./SourceText.sol";

/// @title What a vault owes: its deposits, the orders it has settled, and those it keeps for their recipients.
abstract contract ReserveOrders is ReserveLimits {
    /// Waiting for the exchange; known to it; never arrived there and owed to its owner; paid back for that.
    enum DepositState {
        None,
        Waiting,
        Acknowledged,
        Returned,
        Reclaimed
    }

    /// @param owner  who deposited
    /// @param amount what was deposited, less what was refunded
    /// @param state  where it stands
    struct Deposit {
        address owner;
        uint88 amount;
        DepositState state;
    }

    /// What an order that could not be pushed is, and with it what limits its claim: the cap on payouts, nothing,
    /// the cap on refunds of old deposits. Unreported is one that was claimed while the exchange could not be told.
    enum Kind {
        None,
        Payout,
        Refund,
        OldRefund,
        Unreported
    }

    /// @param recipient who may pull it
    /// @param amount    in wei
    /// @param kind      what it is
    struct Held {
        address recipient;
        uint88 amount;
        Kind kind;
    }

    /// @dev Deposits are numbered; epochs of a window's length tell how old a number is without keeping its time.
    /// @param last     number of the last deposit or request
    /// @param since    when the current epoch began
    /// @param first    first number of the current epoch
    /// @param previous first number of the epoch before
    struct Counter {
        uint40 last;
        uint40 since;
        uint40 first;
        uint40 previous;
    }

    /// @param used a bit for each of 256 order numbers
    struct Numbers {
        uint256 used;
    }

    /// What a recipient of a push may use: a wallet contract can note the payment, and not much more.
    uint256 public constant PUSH_GAS = 20_000;
    /// A push as the vault sees it: access, value, perhaps a new account, and what the recipient uses.
    uint256 private constant PUSH_COST = PUSH_GAS + 40_000;
    /// Settling an order whose push failed, and answering for all of them.
    uint256 private constant HOLD_COST = 35_000;
    uint256 private constant ANSWER_COST = 120_000;

    uint256 private constant PAID = 1;
    uint256 private constant CLAIMABLE = 2;
    uint256 private constant REPEATED = 3;

    /// @notice An order's coins have left.
    event Paid(uint256 indexed order, address indexed recipient, uint256 amount, uint256 kind, string source);
    /// @notice An order could not be paid now; its recipient pulls it.
    event Kept(uint256 indexed order, address indexed recipient, uint256 amount, uint256 kind, string source);

    bytes32 private immutable _networkKey;

    Counter private _counter;
    mapping(uint256 place => Numbers) private _settled;
    mapping(uint256 number => Deposit) internal _deposits;
    mapping(uint256 order => Held) internal _held;

    /// @param networkKey hash of this chain's network address
    constructor(bytes32 networkKey) {
        _networkKey = networkKey;
    }

    function lastNumber() external view returns (uint256) {
        return _counter.last;
    }

    function depositOf(uint256 number) external view returns (Deposit memory) {
        return _deposits[number];
    }

    /// @return settled whether the order's number is used: a second order of that number moves nothing
    /// @return held    what is kept of it
    function orderOf(uint256 order) external view returns (bool settled, Held memory held) {
        settled = _settled[order >> 8].used & (1 << (order & 0xff)) != 0;
        held = _held[order];
    }

    /// @dev The next number; begins a new epoch when the last one is as long as a window.
    function _number(uint256 window) internal returns (uint256 number) {
        Counter memory counter = _counter;
        number = ++counter.last;
        uint256 age = block.timestamp - counter.since;
        if (age >= window) {
            counter.previous = age < 2 * window ? counter.first : uint40(number);
            counter.first = uint40(number);
            counter.since = uint40(block.timestamp);
        }
        _counter = counter;
    }

    /// @dev True for every deposit of the last window, false for all that are older than three.
    function _isYoung(uint256 number, uint256 window) private view returns (bool) {
        Counter memory counter = _counter;
        uint256 age = block.timestamp - counter.since;
        return age < 2 * window && number >= (age < window ? counter.previous : counter.first);
    }

    function _settle(DexMessage.Order[] memory orders) internal returns (bytes memory) {
        Limits memory limits = _current();
        unchecked {
            for (uint256 i = 0; i < orders.length; i++) {
                DexMessage.Order memory order = orders[i];
                order.outcome = _settleOne(limits, order, orders.length - i);
            }
        }
        return DexMessage.encodeSettled(orders);
    }

    /// @dev Never fails for what the recipient does. The number is used before anything leaves.
    /// @param left orders of the message that are not settled yet, this one included
    function _settleOne(Limits memory limits, DexMessage.Order memory order, uint256 left) private returns (uint256) {
        Numbers storage numbers = _settled[order.number >> 8];
        uint256 used = numbers.used;
        uint256 bit = 1 << (order.number & 0xff);
        if (used & bit != 0) {
            return REPEATED;
        }
        numbers.used = used | bit;
        Kind kind = order.kind == DexMessage.REFUND ? _takeBack(limits, order) : Kind.Payout;
        if (_push(limits, kind, order, left)) {
            emit Paid(order.number, order.recipient, order.amount, order.kind, order.source);
            return PAID;
        }
        _held[order.number] = Held(order.recipient, uint88(order.amount), kind);
        emit Kept(order.number, order.recipient, order.amount, order.kind, order.source);
        return CLAIMABLE;
    }

    /// @dev A refund is believed only for a deposit of this vault, to its owner, up to what is left of it. One of a
    /// deposit that came within the last window is never held by a cap: what leaves has just come.
    function _takeBack(Limits memory limits, DexMessage.Order memory order) private returns (Kind) {
        (uint256 number, bool sound) = SourceText.numberOf(order.source, _networkKey);
        Deposit storage found = _deposits[number];
        DepositState state = found.state;
        require(
            sound && (state == DepositState.Waiting || state == DepositState.Acknowledged)
                && found.owner == order.recipient && found.amount >= order.amount,
            "40:InvalidRefund"
        );
        found.amount -= uint88(order.amount);
        return _isYoung(number, limits.window) ? Kind.Refund : Kind.OldRefund;
    }

    /// @dev A bounded call whose answer is not looked at. Without the gas for it and for all that follows the order
    /// is kept, so that the message as a whole never runs out.
    function _push(Limits memory limits, Kind kind, DexMessage.Order memory order, uint256 left)
        private
        returns (bool pushed)
    {
        if (kind == Kind.Payout && _isPaused(limits)) {
            return false;
        }
        uint256 needed;
        unchecked {
            needed = PUSH_COST + left * HOLD_COST + ANSWER_COST;
        }
        if (gasleft() < needed || !_spend(limits, kind, order.amount)) {
            return false;
        }
        (address recipient, uint256 amount) = (order.recipient, order.amount);
        uint256 gasLimit = PUSH_GAS;
        assembly ("memory-safe") {
            pushed := call(gasLimit, recipient, amount, 0, 0, 0, 0)
        }
        if (!pushed) {
            _unspend(kind, amount);
        }
    }

    function _spend(Limits memory limits, Kind kind, uint256 amount) internal returns (bool) {
        if (kind == Kind.Payout) {
            return _spendPayout(limits, amount);
        }
        return kind == Kind.Refund || _spendOldRefund(limits, amount);
    }

    function _unspend(Kind kind, uint256 amount) private {
        if (kind == Kind.Payout) {
            _unspendPayout(amount);
        } else if (kind == Kind.OldRefund) {
            _unspendOldRefund(amount);
        }
    }
}
