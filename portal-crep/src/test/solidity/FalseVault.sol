// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "../../main/solidity/IBMC.sol";

/// @title A contract that claims to be the exchange's vault, and a token that claims to be its coin.
contract FalseVault {
    event Deposited(uint256 indexed number, address indexed owner, uint256 amount);
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public constant name = "Ether";
    string public constant symbol = "ETH";
    uint256 public constant decimals = 18;

    mapping(address => uint256) public balanceOf;

    /// @notice Logs a deposit that was never made.
    function pretend(uint256 number, uint256 amount) external {
        emit Deposited(number, msg.sender, amount);
    }

    /// @notice Says so to the exchange in the vault's name.
    function tell(address bmc, string calldata to, bytes calldata message) external {
        IBMC(bmc).sendMessage(to, "dex", 1, message);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
