// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "./Refusal.sol";
import {Rlpn} from "./Rlpn.sol";

/// @title A proof context [[address or null ...]] and the signatures over it.
/// @notice The set lives in the code of a contract without functions: reading it costs one access whatever its
/// size. Layout: a STOP byte, the hash of the proof context, then 20 bytes for each validator, zeros for null.
library ValidatorSet {
    using Rlpn for Rlpn.Reader;

    /// Largest set: its pairwise check for duplicates stays well below a block's gas.
    uint256 internal constant MAX_VALIDATORS = 150;

    uint256 private constant ADDRESS_LENGTH = 20;
    uint256 private constant SIGNATURE_LENGTH = 65;
    /// Half of secp256k1's order: a larger s is the second spelling of the same signature.
    uint256 private constant HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @param contextHash keccak of the proof context the set was announced with
    /// @param validators  in signing order; zero for a validator without a key
    struct Set {
        bytes32 contextHash;
        address[] validators;
    }

    /// @notice Decodes a proof context; refuses duplicates, zero addresses and sets that can never reach quorum.
    function decode(bytes memory context) internal pure returns (Set memory set) {
        Rlpn.Reader memory outer = Rlpn.open(context);
        Rlpn.Reader memory wrapper = outer.enterList();
        Rlpn.Reader memory entries = wrapper.enterList();
        uint256 n = entries.count();
        if (n == 0 || n > MAX_VALIDATORS) {
            Refusal.unknown("InvalidProofContext:Size", n, MAX_VALIDATORS);
        }
        set.contextHash = keccak256(context);
        set.validators = new address[](n);
        uint256 keys = 0;
        for (uint256 i = 0; i < n; i++) {
            if (!entries.skipNull()) {
                set.validators[i] = _readAddress(entries);
                _requireNew(set.validators, i);
                keys++;
            }
        }
        wrapper.close(entries);
        outer.close(wrapper);
        if (!outer.finished()) {
            Refusal.unknown("InvalidProofContext:Malformed");
        }
        if (!isQuorum(keys, n)) {
            Refusal.unknown("InvalidProofContext:LackKeys", keys, quorum(n));
        }
    }

    /// @notice Strictly more than two thirds of all entries, null ones counted.
    function isQuorum(uint256 votes, uint256 n) internal pure returns (bool) {
        return votes * 3 > n * 2;
    }

    function quorum(uint256 n) internal pure returns (uint256) {
        return n * 2 / 3 + 1;
    }

    /// @notice Refuses unless a quorum signed; each signature present must be its validator's own.
    /// @param proof RLPn [[signature or null ...]], one entry for each validator, in order
    function requireQuorum(Set memory set, bytes32 digest, Rlpn.Reader memory proof) internal pure {
        Rlpn.Reader memory wrapper = proof.enterList();
        Rlpn.Reader memory entries = wrapper.enterList();
        uint256 n = set.validators.length;
        uint256 votes = 0;
        for (uint256 i = 0; i < n; i++) {
            if (entries.next == entries.end) {
                Refusal.unknown("InvalidProof:Size", i, n);
            }
            if (entries.skipNull()) {
                continue;
            }
            (uint256 start, uint256 length) = entries.region();
            if (length != SIGNATURE_LENGTH || !_signed(digest, start, set.validators[i])) {
                Refusal.unknown("InvalidSignature", i, n);
            }
            votes++;
        }
        uint256 surplus = entries.count();
        if (surplus != 0) {
            Refusal.unknown("InvalidProof:Size", n + surplus, n);
        }
        wrapper.close(entries);
        proof.close(wrapper);
        if (!proof.finished()) {
            Refusal.unknown("MalformedProof");
        }
        if (!isQuorum(votes, n)) {
            Refusal.unknown("LackQuorum", votes, quorum(n));
        }
    }

    /// @return pointer address whose code is the set
    function store(Set memory set) internal returns (address pointer) {
        uint256 n = set.validators.length;
        uint256 size = 33 + n * ADDRESS_LENGTH;
        // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: returns what follows it.
        // Twelve bytes of room at the end let the last address be written as a whole word.
        bytes memory creation = abi.encodePacked(
            hex"61", uint16(size), hex"80600a3d393df3", bytes1(0), set.contextHash, new bytes(n * ADDRESS_LENGTH + 12)
        );
        address[] memory validators = set.validators;
        assembly ("memory-safe") {
            let to := add(creation, 75)
            for { let i := 0 } lt(i, n) { i := add(i, 1) } {
                mstore(add(to, mul(i, 20)), shl(96, mload(add(add(validators, 32), mul(i, 32)))))
            }
            pointer := create(0, add(creation, 32), sub(mload(creation), 12))
        }
        require(pointer != address(0), "25:Unknown:SetNotStored");
    }

    function load(address pointer) internal view returns (Set memory set) {
        uint256 n = (pointer.code.length - 33) / ADDRESS_LENGTH;
        address[] memory validators = new address[](n);
        bytes memory code = new bytes(32 + n * ADDRESS_LENGTH);
        bytes32 contextHash;
        assembly ("memory-safe") {
            let content := add(code, 32)
            extcodecopy(pointer, content, 1, mload(code))
            contextHash := mload(content)
            for { let i := 0 } lt(i, n) { i := add(i, 1) } {
                let validator := shr(96, mload(add(add(content, 32), mul(i, 20))))
                mstore(add(add(validators, 32), mul(i, 32)), validator)
            }
        }
        return Set(contextHash, validators);
    }

    function _readAddress(Rlpn.Reader memory entries) private pure returns (address validator) {
        (uint256 start, uint256 length) = entries.region();
        assembly ("memory-safe") {
            validator := shr(96, mload(start))
        }
        if (length != ADDRESS_LENGTH || validator == address(0)) {
            Refusal.unknown("InvalidProofContext:Address");
        }
    }

    function _requireNew(address[] memory validators, uint256 last) private pure {
        address candidate = validators[last];
        for (uint256 i = 0; i < last; i++) {
            if (validators[i] == candidate) {
                Refusal.unknown("InvalidProofContext:Duplicate", last, i);
            }
        }
    }

    /// @dev A null validator is zero here and never equals a recovered key: recovery failing with zero is refused.
    function _signed(bytes32 digest, uint256 start, address validator) private pure returns (bool) {
        uint256 r;
        uint256 s;
        uint256 v;
        assembly ("memory-safe") {
            r := mload(start)
            s := mload(add(start, 32))
            v := byte(0, mload(add(start, 64)))
        }
        if (v > 1 || s > HIGHEST_S) {
            return false;
        }
        address signer = ecrecover(digest, uint8(27 + v), bytes32(r), bytes32(s));
        return signer != address(0) && signer == validator;
    }
}
