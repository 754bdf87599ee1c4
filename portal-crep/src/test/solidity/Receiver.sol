// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A recipient and depositor that behaves as it was told.
contract Receiver {
    enum Mood {
        Grateful,
        Reverting,
        Burning,
        Bombing,
        RevertBombing,
        Reentering
    }

    event Got(uint256 value);

    Mood public mood;
    address private _target;
    bool public tried;
    bool public reentrySucceeded;
    bytes private _data;
    uint256 private _value;

    receive() external payable {
        if (mood == Mood.Reverting) {
            revert("no, thank you");
        } else if (mood == Mood.Burning) {
            while (true) {}
        } else if (mood == Mood.Bombing) {
            assembly {
                return(0, 600000)
            }
        } else if (mood == Mood.RevertBombing) {
            assembly {
                revert(0, 1000000)
            }
        } else if (mood == Mood.Reentering) {
            tried = true;
            (reentrySucceeded,) = _target.call{value: _value}(_data);
        } else {
            emit Got(msg.value);
        }
    }

    function become(Mood mood_) external {
        mood = mood_;
    }

    /// @notice What to call when paid.
    function plan(address target, uint256 value, bytes calldata data) external payable {
        mood = Mood.Reentering;
        _target = target;
        _value = value;
        _data = data;
    }

    /// @notice Calls anything in its own name; its value need not be what it was given.
    function act(address target, uint256 value, bytes calldata data) external payable {
        (bool succeeded, bytes memory returned) = target.call{value: value}(data);
        if (!succeeded) {
            assembly {
                revert(add(returned, 32), mload(returned))
            }
        }
    }
}
