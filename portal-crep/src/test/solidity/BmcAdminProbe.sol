// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BmcAdmin} from "../../main/solidity/bmc/BmcAdmin.sol";

/// @title The owner's half of the message centre, deployed by itself.
contract BmcAdminProbe is BmcAdmin {
    constructor(string memory network) BmcAdmin(network) {}
}
