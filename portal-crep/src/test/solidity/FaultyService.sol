// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "../../main/solidity/IBMC.sol";
import {IBSH} from "../../main/solidity/IBSH.sol";

/// @title A service that misbehaves as its message tells it.
contract FaultyService is IBSH {
    error Custom(uint256 value);

    event Handled(string from, uint256 sn, bytes message);
    event HandledError(string src, uint256 sn, uint256 code, string message);

    IBMC private immutable _bmc;
    uint256 private _counter;

    constructor(address bmc) {
        _bmc = IBMC(bmc);
    }

    function send(string calldata to, int256 sn, bytes calldata message) external payable {
        _bmc.sendMessage{value: msg.value}(to, "faulty", sn, message);
    }

    function handleBTPMessage(string calldata from, string calldata svc, uint256 sn, bytes calldata message)
        external
    {
        bytes32 order = keccak256(message);
        if (order == keccak256("reason")) {
            revert(unicode"because of ä");
        } else if (order == keccak256("long reason")) {
            revert(string(new bytes(5_000)));
        } else if (order == keccak256("nothing")) {
            assembly {
                revert(0, 0)
            }
        } else if (order == keccak256("panic")) {
            _counter = 1 / _counter;
        } else if (order == keccak256("custom")) {
            revert Custom(7);
        } else if (order == keccak256("burn")) {
            while (true) {
                _counter++;
            }
        } else if (order == keccak256("bomb")) {
            assembly {
                revert(0, 600000)
            }
        } else if (order == keccak256("lie")) {
            // Error(string) whose length points far beyond the data.
            assembly {
                mstore(0, shl(224, 0x08c379a0))
                mstore(4, 32)
                mstore(36, not(0))
                revert(0, 70)
            }
        } else if (order == keccak256("reenter")) {
            _bmc.handleRelayMessage("btp://0x1.nexus/hub", "");
        } else if (order == keccak256("answer twice")) {
            _bmc.sendMessage(from, svc, -int256(sn), "one");
            _bmc.sendMessage(from, svc, -int256(sn), "two");
        } else if (order == keccak256("answer a stranger")) {
            _bmc.sendMessage("0x9.icon", svc, -int256(sn), "one");
        }
        emit Handled(from, sn, message);
    }

    function handleBTPError(string calldata src, string calldata, uint256 sn, uint256 code, string calldata message)
        external
    {
        require(code != 99, "cannot take it");
        emit HandledError(src, sn, code, message);
    }
}
