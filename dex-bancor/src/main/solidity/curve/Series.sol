// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Power series with coefficients floor(2^127 c_n), summed from their end.
/// @notice Arguments have 128 binary digits after the point and sums 127. No product reaches 2^256: sums are below
/// 2^128, arguments below 2^127.
library Series {
    /// @notice atanh(z) / z for x = z^2, at most 1/25: c_n = 1 / (2n + 1).
    function areaTangent(uint256 x) internal pure returns (uint256 sum) {
        unchecked {
            sum = 0x26a439f656f1826a439f656f1826a43;
            sum = 0x2828282828282828282828282828282 + ((sum * x) >> 128);
            sum = 0x29cbc14e5e0a72f05397829cbc14e5e + ((sum * x) >> 128);
            sum = 0x2b9310572620ae4c415c9882b931057 + ((sum * x) >> 128);
            sum = 0x2d82d82d82d82d82d82d82d82d82d82 + ((sum * x) >> 128);
            sum = 0x2fa0be82fa0be82fa0be82fa0be82fa + ((sum * x) >> 128);
            sum = 0x31f3831f3831f3831f3831f3831f383 + ((sum * x) >> 128);
            sum = 0x3483483483483483483483483483483 + ((sum * x) >> 128);
            sum = 0x3759f22983759f22983759f22983759 + ((sum * x) >> 128);
            sum = 0x3a83a83a83a83a83a83a83a83a83a83 + ((sum * x) >> 128);
            sum = 0x3e0f83e0f83e0f83e0f83e0f83e0f83 + ((sum * x) >> 128);
            sum = 0x4210842108421084210842108421084 + ((sum * x) >> 128);
            sum = 0x469ee58469ee58469ee58469ee58469 + ((sum * x) >> 128);
            sum = 0x4bda12f684bda12f684bda12f684bda + ((sum * x) >> 128);
            sum = 0x51eb851eb851eb851eb851eb851eb85 + ((sum * x) >> 128);
            sum = 0x590b21642c8590b21642c8590b21642 + ((sum * x) >> 128);
            sum = 0x6186186186186186186186186186186 + ((sum * x) >> 128);
            sum = 0x6bca1af286bca1af286bca1af286bca + ((sum * x) >> 128);
            sum = 0x7878787878787878787878787878787 + ((sum * x) >> 128);
            sum = 0x8888888888888888888888888888888 + ((sum * x) >> 128);
            sum = 0x9d89d89d89d89d89d89d89d89d89d89 + ((sum * x) >> 128);
            sum = 0xba2e8ba2e8ba2e8ba2e8ba2e8ba2e8b + ((sum * x) >> 128);
            sum = 0xe38e38e38e38e38e38e38e38e38e38e + ((sum * x) >> 128);
            sum = 0x12492492492492492492492492492492 + ((sum * x) >> 128);
            sum = 0x19999999999999999999999999999999 + ((sum * x) >> 128);
            sum = 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + ((sum * x) >> 128);
            sum = 0x80000000000000000000000000000000 + ((sum * x) >> 128);
        }
    }

    /// @notice (e^x - 1) / x, x at most ln(2) / 2: c_n = 1 / (n + 1)!.
    function growth(uint256 x) internal pure returns (uint256 sum) {
        unchecked {
            sum = 0x623a17f1a9;
            sum = 0x9f9e66e8b2f + ((sum * x) >> 128);
            sum = 0xf96780cb97ab + ((sum * x) >> 128);
            sum = 0x1761b413163819 + ((sum * x) >> 128);
            sum = 0x219c72db6ff0a52 + ((sum * x) >> 128);
            sum = 0x2e371dedb9eae317 + ((sum * x) >> 128);
            sum = 0x3ca8574804044a0f5 + ((sum * x) >> 128);
            sum = 0x4bd26d1a05055c9328 + ((sum * x) >> 128);
            sum = 0x5a09e18ee5f65deec01 + ((sum * x) >> 128);
            sum = 0x654b1dc0c2b529ac9814 + ((sum * x) >> 128);
            sum = 0x6b9fcf9ccee07c476195a + ((sum * x) >> 128);
            sum = 0x6b9fcf9ccee07c476195ac + ((sum * x) >> 128);
            sum = 0x64e5d2a301f27482eb7c517 + ((sum * x) >> 128);
            sum = 0x5849184ea1b425f28e0cc748 + ((sum * x) >> 128);
            sum = 0x47bb63bfe3625ed5136a61eb3 + ((sum * x) >> 128);
            sum = 0x35cc8acfea89c71fce8fc9706f + ((sum * x) >> 128);
            sum = 0x24fc9f6ef13eb8e5de02da7d4cc + ((sum * x) >> 128);
            sum = 0x171de3a556c7338faac1c88e5001 + ((sum * x) >> 128);
            sum = 0xd00d00d00d00d00d00d00d00d00d + ((sum * x) >> 128);
            sum = 0x68068068068068068068068068068 + ((sum * x) >> 128);
            sum = 0x2d82d82d82d82d82d82d82d82d82d8 + ((sum * x) >> 128);
            sum = 0x1111111111111111111111111111111 + ((sum * x) >> 128);
            sum = 0x5555555555555555555555555555555 + ((sum * x) >> 128);
            sum = 0x15555555555555555555555555555555 + ((sum * x) >> 128);
            sum = 0x40000000000000000000000000000000 + ((sum * x) >> 128);
            sum = 0x80000000000000000000000000000000 + ((sum * x) >> 128);
        }
    }

    /// @notice (1 - e^-x) / x, x at most ln(2) / 2: the same coefficients, their signs in turn.
    function decay(uint256 x) internal pure returns (uint256 sum) {
        unchecked {
            sum = 0x623a17f1a9;
            sum = 0x9f9e66e8b2f - ((sum * x) >> 128);
            sum = 0xf96780cb97ab - ((sum * x) >> 128);
            sum = 0x1761b413163819 - ((sum * x) >> 128);
            sum = 0x219c72db6ff0a52 - ((sum * x) >> 128);
            sum = 0x2e371dedb9eae317 - ((sum * x) >> 128);
            sum = 0x3ca8574804044a0f5 - ((sum * x) >> 128);
            sum = 0x4bd26d1a05055c9328 - ((sum * x) >> 128);
            sum = 0x5a09e18ee5f65deec01 - ((sum * x) >> 128);
            sum = 0x654b1dc0c2b529ac9814 - ((sum * x) >> 128);
            sum = 0x6b9fcf9ccee07c476195a - ((sum * x) >> 128);
            sum = 0x6b9fcf9ccee07c476195ac - ((sum * x) >> 128);
            sum = 0x64e5d2a301f27482eb7c517 - ((sum * x) >> 128);
            sum = 0x5849184ea1b425f28e0cc748 - ((sum * x) >> 128);
            sum = 0x47bb63bfe3625ed5136a61eb3 - ((sum * x) >> 128);
            sum = 0x35cc8acfea89c71fce8fc9706f - ((sum * x) >> 128);
            sum = 0x24fc9f6ef13eb8e5de02da7d4cc - ((sum * x) >> 128);
            sum = 0x171de3a556c7338faac1c88e5001 - ((sum * x) >> 128);
            sum = 0xd00d00d00d00d00d00d00d00d00d - ((sum * x) >> 128);
            sum = 0x68068068068068068068068068068 - ((sum * x) >> 128);
            sum = 0x2d82d82d82d82d82d82d82d82d82d8 - ((sum * x) >> 128);
            sum = 0x1111111111111111111111111111111 - ((sum * x) >> 128);
            sum = 0x5555555555555555555555555555555 - ((sum * x) >> 128);
            sum = 0x15555555555555555555555555555555 - ((sum * x) >> 128);
            sum = 0x40000000000000000000000000000000 - ((sum * x) >> 128);
            sum = 0x80000000000000000000000000000000 - ((sum * x) >> 128);
        }
    }
}
