// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// What a formula refuses, and what is named in it; the same names, in the same order, as in Java's Quote.

enum Operand {
    SourceReserve,
    SourceWeight,
    TargetReserve,
    TargetWeight,
    Supply,
    Reserve,
    Weight,
    Ratio,
    Amount
}

/// The most is 2^256 - 1.
error OutsideDomain(Operand operand, uint256 found, uint256 least);

/// A weight or a sum of weights, in millionths.
error ShareOutsideDomain(Operand operand, uint256 found, uint256 least, uint256 most);

/// More is wanted than the reserve pays.
error ReserveExhausted(uint256 wanted, uint256 most);

/// More pool tokens are given than there are.
error SupplyExhausted(uint256 given, uint256 supply);

/// The source reserve after the trade would be 2^256 or more.
error ReserveOverflow();

/// The supply after the trade would be 2^256 or more.
error SupplyOverflow();

/// The answer would be 2^256 or more.
error AnswerOverflow();
