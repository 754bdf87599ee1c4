// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A recipient that refuses coins until its keeper has it accept them.
/// @notice For `bin/nexus dex chaos` on a devnet: what it accepts stays in it for ever.
contract Refuser {
    address private immutable _keeper = msg.sender;
    bool private _accepts;

    receive() external payable {
        require(_accepts, "no, thank you");
    }

    function accept() external {
        require(msg.sender == _keeper, "not the keeper");
        _accepts = true;
    }
}
