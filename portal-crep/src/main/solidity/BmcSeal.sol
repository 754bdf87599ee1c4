// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The end of a message centre's ownership.
interface IOfferedOwnership {
    function acceptOwnership() external;
}

/// @title An owner that can do nothing.
/// @notice Whoever owns a message centre decides which verifier it believes, and so, in the end, what a vault pays.
/// An owner who offers the centre to this contract and has it taken can never decide anything again; nobody can. The
/// notaries still change: they announce their successors in their own blocks.
contract BmcSeal {
    event Sealed(address indexed bmc);

    /// @notice Takes an offered message centre, for good.
    function take(address bmc) external {
        IOfferedOwnership(bmc).acceptOwnership();
        emit Sealed(bmc);
    }
}
