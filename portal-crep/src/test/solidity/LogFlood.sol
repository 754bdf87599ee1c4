// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EchoService} from "../../main/solidity/EchoService.sol";

/// @title Sends a message, and logs in the same transaction as much as the gas left buys.
contract LogFlood {
    /// @dev The same memory can be logged again and again.
    uint256 private constant CHUNK = 32_768;
    uint256 private constant CHUNK_GAS = 8 * CHUNK + 10_000;
    uint256 private constant LAST_GAS = 5_000;

    function send(address service, string calldata to, bytes calldata message) external {
        EchoService(service).send(to, message);
        while (gasleft() > CHUNK_GAS) {
            assembly {
                log0(0, CHUNK)
            }
        }
        assembly {
            log0(0, div(sub(gas(), LAST_GAS), 8))
        }
    }
}
