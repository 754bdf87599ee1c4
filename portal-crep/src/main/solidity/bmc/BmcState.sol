// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BtpAddress} from "../btp/BtpAddress.sol";
import {Text} from "../btp/Text.sol";
import {Names} from "./Names.sol";
import {Pending} from "./Pending.sol";

/// @title Storage of the message centre, shared by its two halves.
/// @notice Bmc handles messages; BmcAdmin, whose code Bmc runs as its own, holds what only the owner may do and
/// what is only read in lists. Together they would exceed the size limit of a contract (EIP-170). Every variable
/// is declared here, so both see one layout.
abstract contract BmcState {
    /// @dev A message finds all it needs in the first word. Forty bits of messages last for a thousand a second over
    /// thirty years; the one after them is refused.
    /// @param rxSeq    messages received; survives removal, so that adding a link again opens no replay
    /// @param txSeq    messages sent; survives removal
    /// @param verifier verifier of the peer's network
    /// @param open     false once removed
    /// @param special  whether there are relays or drops: only then they are looked at
    /// @param relays   size of the whitelist; zero means that anyone may deliver, for the proof carries the trust
    /// @param routes   static routes that lead over this link
    /// @param drops    messages the owner has ordered to be dropped and that have not come yet
    /// @param feePool  fees taken in for messages over this link and not paid out: no peer can claim more
    /// @param network  network address of the peer
    struct Link {
        uint40 rxSeq;
        uint40 txSeq;
        address verifier;
        bool open;
        bool special;
        uint32 relays;
        uint32 routes;
        uint32 drops;
        uint256 feePool;
        string network;
    }

    /// @param handler  contract that implements the service
    /// @param gasLimit gas each call of it gets, neither more nor less
    struct Handler {
        address handler;
        uint64 gasLimit;
    }

    /// @dev A request from elsewhere that waits for our answer.
    /// @param nsn      of the request
    /// @param hasFee   whether the request carried a fee list
    /// @param feesLeft whether fees are left for the way back; they are then kept beside it
    struct Response {
        uint64 nsn;
        bool hasFee;
        bool feesLeft;
    }

    struct FeeList {
        string network;
        uint256[] values;
    }

    struct Claim {
        address account;
        uint256 amount;
        string network;
    }

    int256 internal constant NORMAL = 0;
    int256 internal constant MAINTENANCE = 1;
    bytes32 internal constant BMC_SERVICE = keccak256("bmc");

    /// Where every message passes these are thrown behind an `if`: require would write the text to memory each time.
    string internal constant INVALID_ARGUMENT = "10:InvalidArgument";
    string internal constant UNAUTHORIZED = "11:Unauthorized";
    string internal constant UNREACHABLE = "21:Unreachable";

    bytes32 private immutable _packedNetwork;
    bytes32 internal immutable _networkKey;

    address internal _owner;
    address internal _pendingOwner;
    address internal _feeHandler;
    uint64 internal _networkSn;
    bool internal _maintenance;
    /// Destinations that have a price. While there is none nothing is looked up.
    uint16 internal _priced;

    mapping(bytes32 serviceKey => Handler) internal _handlers;
    mapping(bytes32 networkKey => address) internal _verifiers;
    mapping(bytes32 linkKey => Link) internal _links;
    mapping(bytes32 networkKey => bytes32 linkKey) internal _routeOf;
    mapping(bytes32 linkKey => mapping(address => bool)) internal _isRelay;
    mapping(bytes32 linkKey => mapping(uint256 seq => bytes32 digest)) internal _drops;
    mapping(bytes32 networkKey => uint256[]) internal _fees;

    mapping(bytes32 linkKey => address[]) internal _relays;
    mapping(address => uint256) internal _serviceUses;
    mapping(address => uint256) internal _verifierUses;
    Names.Set internal _serviceNames;
    Names.Set internal _verifierNames;
    Names.Set internal _linkNames;
    Names.Set internal _routeNames;

    mapping(bytes32 networkKey => mapping(address => uint256)) internal _rewards;
    Pending.Book internal _pending;
    mapping(bytes32 requestKey => Response) internal _responses;
    mapping(bytes32 requestKey => FeeList) internal _feesLeft;
    mapping(uint256 nsn => Claim) internal _claims;

    constructor(string memory network) {
        require(BtpAddress.isNetwork(network), INVALID_ARGUMENT);
        _packedNetwork = Text.pack(network);
        _networkKey = _key(network);
    }

    function _network() internal view returns (string memory) {
        return Text.unpack(_packedNetwork);
    }

    function _openLink(bytes32 key) internal view returns (Link storage link) {
        link = _links[key];
        require(link.open, "18:NotExistsLink");
    }

    /// @dev To be called when a link's relays or drops have changed.
    function _noteSpecial(Link storage link) internal {
        link.special = link.relays != 0 || link.drops != 0;
    }

    function _key(string memory name) internal pure returns (bytes32) {
        return keccak256(bytes(name));
    }

    /// @dev Names one message in an order to drop it.
    function _digest(string memory src, string memory svc, int256 sn, int256 nsn) internal pure returns (bytes32) {
        return keccak256(abi.encode(src, svc, sn, nsn));
    }
}
