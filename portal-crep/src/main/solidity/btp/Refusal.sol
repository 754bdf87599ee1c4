// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Text} from "./Text.sol";

/// @title The verifier's ways to say no: BTP's code and name first, then what was found and expected.
library Refusal {
    function unknown(string memory name) internal pure {
        revert(string.concat("25:Unknown:", name));
    }

    function unknown(string memory name, uint256 found, uint256 expected) internal pure {
        revert(string.concat("25:Unknown:", name, _difference(found, expected)));
    }

    /// @notice Refuses what starts too late (26, the relay must rewind) or too early (27, it must skip).
    function unlessNext(uint256 found, uint256 expected) internal pure {
        if (found > expected) {
            notVerifiable(found, expected);
        }
        if (found < expected) {
            alreadyVerified(found, expected);
        }
    }

    function notVerifiable(uint256 found, uint256 expected) internal pure {
        revert(string.concat("26:NotVerifiable", _difference(found, expected)));
    }

    function alreadyVerified(uint256 found, uint256 expected) internal pure {
        revert(string.concat("27:AlreadyVerified", _difference(found, expected)));
    }

    function _difference(uint256 found, uint256 expected) private pure returns (string memory) {
        return string.concat(" found ", Text.ofUint(found), " expected ", Text.ofUint(expected));
    }
}
