// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBMC} from "../IBMC.sol";
import {BtpMessage} from "../btp/BtpMessage.sol";
import {BmcState} from "./BmcState.sol";

/// @title Fees: a price list, what messages paid, and what relays have earned.
/// @notice A message carries its fees, in the currency of the network it started from, one for each hop. Whoever
/// delivers a hop earns the first and claims it at that network. Every link has a pool of what was paid for its
/// messages, and nothing credited or claimed on account of the link can exceed it.
abstract contract BmcFees is IBMC, BmcState {
    function getFee(string calldata _to, bool _response) external view returns (uint256 sum) {
        require(_routeOf[_key(_to)] != 0, UNREACHABLE);
        (, sum) = _price(_to, _response);
    }

    function getReward(string calldata _network, address _addr) external view returns (uint256) {
        return _rewards[_key(_network)][_addr];
    }

    /// @dev The account whose rewards a caller may claim: the fee handler claims those of the centre itself.
    function _account(address caller) internal view returns (address) {
        return caller == _feeHandler ? address(this) : caller;
    }

    /// @dev Takes the fee of a message that starts here from the value of the call; the rest is the centre's.
    function _charge(Link storage link, string memory to, bool response) internal returns (uint256[] memory values) {
        uint256 sum;
        (values, sum) = _price(to, response);
        require(msg.value >= sum, "10:NotEnoughFee");
        if (sum != 0) {
            link.feePool += sum;
        }
        _addReward(_networkKey, address(this), msg.value - sum);
    }

    /// @dev Credits the first fee of a message to who delivered it and takes it off the list.
    function _payHop(Link storage link, BtpMessage.Message memory message, address relay) internal {
        uint256 n = message.feeValues.length;
        if (n == 0) {
            return;
        }
        _credit(link, message.feeNetwork, relay, message.feeValues[0]);
        uint256[] memory rest = new uint256[](n - 1);
        for (uint256 i = 1; i < n; i++) {
            rest[i - 1] = message.feeValues[i];
        }
        message.feeValues = rest;
    }

    /// @dev What is left on a message that goes no further belongs to the centre.
    function _collectRest(Link storage link, string memory feeNetwork, uint256[] memory values) internal {
        uint256 sum = 0;
        for (uint256 i = 0; i < values.length; i++) {
            sum += values[i];
        }
        if (sum != 0) {
            _credit(link, feeNetwork, address(this), sum);
        }
    }

    /// @dev An error goes back at once: the fees of the way back come before those of the way not taken.
    function _turnFees(BtpMessage.Message memory message) internal view {
        uint256 n = message.feeValues.length;
        uint256 hops = _fees[_key(message.src)].length / 2;
        if (hops == 0 || n <= hops) {
            return;
        }
        uint256[] memory turned = new uint256[](n);
        for (uint256 i = 0; i < n; i++) {
            turned[i] = message.feeValues[(i + n - hops) % n];
        }
        message.feeValues = turned;
    }

    /// @dev Moves a claim of another network from the link's pool to an account here.
    function _acceptClaim(Link storage link, address receiver, uint256 amount) internal returns (bool) {
        if (amount > link.feePool) {
            return false;
        }
        link.feePool -= amount;
        _addReward(_networkKey, receiver, amount);
        return true;
    }

    function _addReward(bytes32 networkKey, address account, uint256 amount) internal {
        if (amount != 0) {
            _rewards[networkKey][account] += amount;
        }
    }

    /// @dev Our own currency is backed by the pool; another network's is only noted, for that network to honour.
    function _credit(Link storage link, string memory feeNetwork, address account, uint256 amount) private {
        bytes32 networkKey = _key(feeNetwork);
        if (networkKey == _networkKey) {
            amount = amount < link.feePool ? amount : link.feePool;
            link.feePool -= amount;
        }
        _addReward(networkKey, account, amount);
    }

    function _price(string memory to, bool response) private view returns (uint256[] memory values, uint256 sum) {
        if (_priced == 0) {
            return (values, 0);
        }
        uint256[] storage table = _fees[_key(to)];
        values = new uint256[](response ? table.length : table.length / 2);
        for (uint256 i = 0; i < values.length; i++) {
            values[i] = table[i];
            sum += values[i];
        }
    }
}
