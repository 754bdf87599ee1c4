// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Outflow} from "./Outflow.sol";

/// @title How fast a vault may pay: the channel's policy and the guardians' pause.
/// @notice What makes the vault stricter holds at once; what makes it looser holds after the notice. Whoever has
/// stolen the channel's keys gains nothing by a policy within the time in which people notice.
abstract contract ReserveLimits {
    using Outflow for uint256;

    /// @param policy      number of the newest policy
    /// @param window      seconds over which outflow is added up
    /// @param cap         wei that may leave in any window
    /// @param stopped     whether the channel has stopped payouts
    /// @param pendingAt   when the pending terms begin; 0 if there are none
    /// @param pausedUntil end of the guardians' pause
    struct Limits {
        uint40 policy;
        uint32 window;
        uint88 cap;
        bool stopped;
        uint40 pendingAt;
        uint40 pausedUntil;
    }

    /// @dev Looser terms until their time comes.
    struct Terms {
        uint32 window;
        uint88 cap;
        bool stopped;
    }

    /// @param mayPause  whether the account is a guardian
    /// @param mayLift   whether it may end a pause
    /// @param lastPause when it last paused
    struct Guardian {
        bool mayPause;
        bool mayLift;
        uint40 lastPause;
    }

    uint256 internal constant MAX_GUARDIANS = 64;
    /// How far a policy's number may be ahead: a thief must not use up the numbers of those who come after him.
    uint256 private constant MAX_POLICY_STEP = 1_000;
    /// How long one pause lasts.
    uint256 public constant PAUSE = 1 days;
    /// How long a guardian must wait from one pause to the next: no single one can hold the vault still for good.
    uint256 public constant PAUSE_REST = 7 days;

    /// @notice A policy was taken; its terms hold from `effectiveAt` on.
    event PolicyTaken(uint256 indexed number, uint256 window, uint256 cap, bool stopped, uint256 effectiveAt);
    event Paused(address indexed guardian, uint256 until);
    event Lifted(address indexed guardian);

    /// Seconds between looser terms and their beginning.
    uint256 public immutable NOTICE;

    Limits private _limits;
    Terms private _pending;
    uint256 private _payouts;
    uint256 private _oldRefunds;
    mapping(address => Guardian) private _guardians;

    constructor(uint256 window, uint256 cap, uint256 notice, address[] memory guardians, address[] memory lifters) {
        require(window != 0 && window <= type(uint32).max && cap <= type(uint88).max, "10:InvalidArgument");
        require(notice <= 365 days, "10:InvalidArgument");
        require(guardians.length <= MAX_GUARDIANS && lifters.length <= MAX_GUARDIANS, "10:InvalidArgument");
        NOTICE = notice;
        _limits.window = uint32(window);
        _limits.cap = uint88(cap);
        for (uint256 i = 0; i < guardians.length; i++) {
            _guardians[guardians[i]].mayPause = true;
        }
        for (uint256 i = 0; i < lifters.length; i++) {
            _guardians[lifters[i]].mayLift = true;
        }
    }

    /// @notice Stops deposits and payouts for a while. Refunds, and what is owed for deposits that never arrived,
    /// go on.
    function pause() external {
        Guardian storage guardian = _guardians[msg.sender];
        require(guardian.mayPause, "11:Unauthorized");
        require(
            guardian.lastPause == 0 || block.timestamp >= guardian.lastPause + PAUSE_REST, "40:PausedRecently"
        );
        guardian.lastPause = uint40(block.timestamp);
        uint256 until = block.timestamp + PAUSE;
        _limits.pausedUntil = uint40(until);
        emit Paused(msg.sender, until);
    }

    function lift() external {
        require(_guardians[msg.sender].mayLift, "11:Unauthorized");
        _limits.pausedUntil = uint40(block.timestamp);
        emit Lifted(msg.sender);
    }

    function guardianOf(address account) external view returns (Guardian memory) {
        return _guardians[account];
    }

    /// @notice The limits that hold now.
    /// @return limits `pendingAt` is when the terms of `pending` begin, or 0
    function limitsNow() external view returns (Limits memory limits, Terms memory pending) {
        limits = _limits;
        if (_isDue(limits)) {
            (limits.window, limits.cap, limits.stopped) = (_pending.window, _pending.cap, _pending.stopped);
            limits.pendingAt = 0;
        }
        if (limits.pendingAt != 0) {
            pending = _pending;
        }
    }

    /// @notice Wei that may leave as payouts, and as refunds of old deposits, at this moment.
    function room() external view returns (uint256 payouts, uint256 oldRefunds) {
        Limits memory limits = _limits;
        uint256 cap = _isDue(limits) ? _pending.cap : limits.cap;
        payouts = _payouts.room(limits.window, cap);
        oldRefunds = _oldRefunds.room(limits.window, cap);
    }

    function _isPaused(Limits memory limits) internal view returns (bool) {
        return limits.stopped || block.timestamp < limits.pausedUntil;
    }

    /// @dev The limits, after terms whose time has come have taken their place.
    function _current() internal returns (Limits memory limits) {
        limits = _limits;
        if (_isDue(limits)) {
            Terms memory terms = _pending;
            _install(limits, terms);
            limits.pendingAt = 0;
            _limits = limits;
            delete _pending;
        }
    }

    function _spendPayout(Limits memory limits, uint256 amount) internal returns (bool fits) {
        (_payouts, fits) = _payouts.spend(limits.window, limits.cap, amount);
    }

    function _spendOldRefund(Limits memory limits, uint256 amount) internal returns (bool fits) {
        (_oldRefunds, fits) = _oldRefunds.spend(limits.window, limits.cap, amount);
    }

    function _unspendPayout(uint256 amount) internal {
        _payouts = _payouts.unspend(amount);
    }

    function _unspendOldRefund(uint256 amount) internal {
        _oldRefunds = _oldRefunds.unspend(amount);
    }

    /// @return newest number of the newest policy: this one, or a later one that came before
    function _take(uint256 number, Terms memory terms) internal returns (uint256 newest) {
        Limits memory limits = _current();
        if (number <= limits.policy) {
            return limits.policy;
        }
        require(number - limits.policy <= MAX_POLICY_STEP, "40:InvalidPolicy");
        limits.policy = uint40(number);
        uint256 effectiveAt = block.timestamp;
        if (_isStricter(limits, terms) || NOTICE == 0) {
            _install(limits, terms);
            limits.pendingAt = 0;
            delete _pending;
        } else {
            effectiveAt += NOTICE;
            limits.pendingAt = uint40(effectiveAt);
            _pending = terms;
        }
        _limits = limits;
        emit PolicyTaken(number, terms.window, terms.cap, terms.stopped, effectiveAt);
        return number;
    }

    function _isDue(Limits memory limits) private view returns (bool) {
        return limits.pendingAt != 0 && block.timestamp >= limits.pendingAt;
    }

    function _isStricter(Limits memory limits, Terms memory terms) private pure returns (bool) {
        return terms.cap <= limits.cap && terms.window >= limits.window && (terms.stopped || !limits.stopped);
    }

    function _install(Limits memory limits, Terms memory terms) private {
        if (terms.window != limits.window) {
            _payouts = _payouts.recut(limits.window, terms.window);
            _oldRefunds = _oldRefunds.recut(limits.window, terms.window);
            limits.window = terms.window;
        }
        limits.cap = terms.cap;
        limits.stopped = terms.stopped;
    }
}
