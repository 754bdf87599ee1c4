// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "./Refusal.sol";
import {Rlpn} from "./Rlpn.sol";
import {RlpnWriter} from "./RlpnWriter.sol";

/// @title A proof context [[address or null ...]] and the signatures over it.
/// @notice The set lives in the code of a contract without functions: reading it costs one access whatever its
/// size. Layout: a STOP byte, the hash of the proof context, then 20 bytes for each validator, zeros for null.
library ValidatorSet {
    using Rlpn for Rlpn.Reader;
    using RlpnWriter for uint256;

    /// Largest set: its pairwise check for duplicates stays well below a block's gas.
    uint256 internal constant MAX_VALIDATORS = 150;

    uint256 private constant ADDRESS_LENGTH = 20;
    uint256 private constant SIGNATURE_LENGTH = 65;
    /// RLP of an address and a count: two prefixes, 20 bytes, at most 9.
    uint256 private constant CREATION_SIZE = 32;
    /// Half of secp256k1's order: a larger s is the second spelling of the same signature.
    uint256 private constant HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @param contextHash keccak of the proof context the set was announced with
    /// @param keys        20 bytes for each validator, in signing order; zeros for one without a key
    struct Set {
        bytes32 contextHash;
        bytes keys;
    }

    function size(Set memory set) internal pure returns (uint256) {
        return set.keys.length / ADDRESS_LENGTH;
    }

    /// @notice The validator at a place below the set's size.
    function validatorAt(Set memory set, uint256 place) internal pure returns (address validator) {
        bytes memory keys = set.keys;
        assembly ("memory-safe") {
            validator := shr(96, mload(add(add(keys, 32), mul(place, ADDRESS_LENGTH))))
        }
    }

    /// @notice Decodes a proof context; refuses duplicates, zero addresses and sets that can never reach quorum.
    function decode(bytes memory context) internal pure returns (Set memory set) {
        Rlpn.Reader outer = Rlpn.open(context);
        Rlpn.Reader wrapper = outer.enterList();
        Rlpn.Reader entries = wrapper.enterList();
        uint256 n = entries.count();
        if (n == 0 || n > MAX_VALIDATORS) {
            Refusal.unknown("InvalidProofContext:Size", n, MAX_VALIDATORS);
        }
        set.contextHash = keccak256(context);
        set.keys = new bytes(n * ADDRESS_LENGTH);
        uint256 keys = 0;
        for (uint256 i = 0; i < n; i++) {
            if (!entries.skipNull()) {
                _put(set, i, _readAddress(entries));
                _requireNew(set, i);
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
    function requireQuorum(Set memory set, bytes32 digest, Rlpn.Reader proof) internal pure {
        Rlpn.Reader wrapper = proof.enterList();
        Rlpn.Reader entries = wrapper.enterList();
        uint256 n = size(set);
        uint256 votes = 0;
        for (uint256 i = 0; i < n; i++) {
            if (entries.skipNull()) {
                continue;
            }
            if (!entries.hasMore()) {
                Refusal.unknown("InvalidProof:Size", i, n);
            }
            (uint256 start, uint256 length) = entries.region();
            if (length != SIGNATURE_LENGTH || !_signed(digest, start, validatorAt(set, i))) {
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

    /// @return pointer address whose code is the set; see storedBy
    function store(Set memory set) internal returns (address pointer) {
        // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: returns what follows it.
        bytes memory creation = abi.encodePacked(
            hex"61", uint16(33 + set.keys.length), hex"80600a3d393df3", bytes1(0), set.contextHash, set.keys
        );
        assembly ("memory-safe") {
            pointer := create(0, add(creation, 32), mload(creation))
        }
        require(pointer != address(0), "25:Unknown:SetNotStored");
    }

    /// @notice Where the set is that a contract stored as its n-th creation, from 1: the address follows from the
    /// two, so that it need not be kept.
    function storedBy(address creator, uint256 n) internal pure returns (address pointer) {
        uint256 end = RlpnWriter.reserve(CREATION_SIZE);
        uint256 start = end.unsigned(n).octets(bytes20(creator)).prefix(end, RlpnWriter.LIST);
        assembly ("memory-safe") {
            pointer := and(keccak256(start, sub(end, start)), sub(shl(160, 1), 1))
        }
    }

    function load(address pointer) internal view returns (Set memory set) {
        uint256 length = pointer.code.length;
        bytes32 contextHash;
        bytes memory keys;
        assembly ("memory-safe") {
            // Over the word of the hash comes the length of the keys.
            keys := mload(64)
            extcodecopy(pointer, keys, 1, sub(length, 1))
            contextHash := mload(keys)
            mstore(keys, sub(length, 33))
            mstore(64, and(add(add(keys, length), 31), not(31)))
        }
        return Set(contextHash, keys);
    }

    function _readAddress(Rlpn.Reader entries) private pure returns (address validator) {
        (uint256 start, uint256 length) = entries.region();
        assembly ("memory-safe") {
            validator := shr(96, mload(start))
        }
        if (length != ADDRESS_LENGTH || validator == address(0)) {
            Refusal.unknown("InvalidProofContext:Address");
        }
    }

    function _put(Set memory set, uint256 place, address validator) private pure {
        bytes memory keys = set.keys;
        assembly ("memory-safe") {
            let to := add(add(keys, 32), mul(place, ADDRESS_LENGTH))
            mstore(to, or(shl(96, validator), and(mload(to), sub(shl(96, 1), 1))))
        }
    }

    function _requireNew(Set memory set, uint256 last) private pure {
        address candidate = validatorAt(set, last);
        for (uint256 i = 0; i < last; i++) {
            if (validatorAt(set, i) == candidate) {
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
