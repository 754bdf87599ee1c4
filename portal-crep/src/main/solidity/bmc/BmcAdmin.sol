// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BtpAddress} from "../btp/BtpAddress.sol";
import {BtpMessage} from "../btp/BtpMessage.sol";
import {Text} from "../btp/Text.sol";
import {BmcState} from "./BmcState.sol";
import {Names} from "./Names.sol";

/// @title The owner's half of the message centre: services, verifiers, links, routes, relays, prices, mode.
/// @notice Bmc runs this code on its own storage. Nothing a message carries ever writes here: reachability is
/// configured, not learnt from Init, Link and Unlink messages.
contract BmcAdmin is BmcState {
    using Names for Names.Set;

    struct Service {
        string svc;
        address addr;
    }

    struct Verifier {
        string net;
        address addr;
    }

    struct Route {
        string dst;
        string next;
    }

    /// Gas of a handler unless the owner sets another; enough for about thirty storage slots.
    uint64 private constant DEFAULT_HANDLER_GAS = 1_000_000;
    uint64 private constant MIN_HANDLER_GAS = 50_000;
    uint64 private constant MAX_HANDLER_GAS = 8_000_000;

    event OwnershipOffered(address indexed owner, address indexed candidate);
    event OwnershipTaken(address indexed previous, address indexed owner);
    event ServiceGasSet(string _svc, uint256 _gas);
    event SetFeeTable(string[] _dst, uint256[][] _value);

    modifier onlyOwner() {
        require(msg.sender == _owner, UNAUTHORIZED);
        _;
    }

    constructor(string memory network) BmcState(network) {}

    function owner() external view returns (address) {
        return _owner;
    }

    function isOwner(address _account) external view returns (bool) {
        return _account == _owner;
    }

    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @notice Offers the contract to `candidate`, who must accept: a mistyped address cannot take it away. Zero
    /// withdraws the offer.
    function transferOwnership(address candidate) external onlyOwner {
        _pendingOwner = candidate;
        emit OwnershipOffered(_owner, candidate);
    }

    function acceptOwnership() external {
        require(msg.sender == _pendingOwner, UNAUTHORIZED);
        emit OwnershipTaken(_owner, msg.sender);
        _owner = msg.sender;
        _pendingOwner = address(0);
    }

    /// @param _mode 0 normal, 1 maintenance: nothing is sent or received
    function setMode(int256 _mode) external onlyOwner {
        require(_mode == NORMAL || _mode == MAINTENANCE, INVALID_ARGUMENT);
        _maintenance = _mode == MAINTENANCE;
    }

    function getMode() external view returns (int256) {
        return _maintenance ? MAINTENANCE : NORMAL;
    }

    /// @notice Registers `_addr` as handler of `_svc`. It must be a contract, and neither this one nor a verifier:
    /// a delivered message can then reach nothing that holds the system together.
    function addService(string calldata _svc, address _addr) external onlyOwner {
        bytes32 key = _key(_svc);
        uint256 length = bytes(_svc).length;
        require(length != 0 && length <= BtpMessage.MAX_SERVICE_LENGTH && Text.isPlain(bytes(_svc)), INVALID_ARGUMENT);
        require(key != BMC_SERVICE && _handlers[key].handler == address(0), "15:AlreadyExistsBSH");
        require(_addr.code.length != 0 && _addr != address(this) && _verifierUses[_addr] == 0, INVALID_ARGUMENT);
        _handlers[key] = Handler(_addr, DEFAULT_HANDLER_GAS);
        _serviceUses[_addr]++;
        _serviceNames.add(_svc);
    }

    function removeService(string calldata _svc) external onlyOwner {
        bytes32 key = _key(_svc);
        _requireService(key);
        _serviceUses[_handlers[key].handler]--;
        delete _handlers[key];
        _serviceNames.remove(_svc);
    }

    function getServices() external view returns (Service[] memory services) {
        string[] storage names = _serviceNames.list;
        services = new Service[](names.length);
        for (uint256 i = 0; i < services.length; i++) {
            services[i] = Service(names[i], _handlers[_key(names[i])].handler);
        }
    }

    /// @notice Gas that each call of a service's handler gets. A relay transaction that cannot give it is refused
    /// as a whole, so no relay can make a service fail by bringing too little.
    function setServiceGas(string calldata _svc, uint256 _gas) external onlyOwner {
        bytes32 key = _key(_svc);
        _requireService(key);
        require(_gas >= MIN_HANDLER_GAS && _gas <= MAX_HANDLER_GAS, INVALID_ARGUMENT);
        _handlers[key].gasLimit = uint64(_gas);
        emit ServiceGasSet(_svc, _gas);
    }

    function getServiceGas(string calldata _svc) external view returns (uint256) {
        return _handlers[_key(_svc)].gasLimit;
    }

    function addVerifier(string calldata _net, address _addr) external onlyOwner {
        bytes32 key = _key(_net);
        require(BtpAddress.isNetwork(_net) && key != _networkKey, INVALID_ARGUMENT);
        require(_verifiers[key] == address(0), "13:AlreadyExistsBMV");
        require(_addr.code.length != 0 && _addr != address(this) && _serviceUses[_addr] == 0, INVALID_ARGUMENT);
        _verifiers[key] = _addr;
        _verifierUses[_addr]++;
        _verifierNames.add(_net);
        _installVerifier(key, _addr);
    }

    /// @notice Until another verifier is added, the network's link delivers nothing.
    function removeVerifier(string calldata _net) external onlyOwner {
        bytes32 key = _key(_net);
        require(_verifiers[key] != address(0), "14:NotExistsBMV");
        _verifierUses[_verifiers[key]]--;
        delete _verifiers[key];
        _verifierNames.remove(_net);
        _installVerifier(key, address(0));
    }

    function getVerifiers() external view returns (Verifier[] memory verifiers) {
        string[] storage names = _verifierNames.list;
        verifiers = new Verifier[](names.length);
        for (uint256 i = 0; i < verifiers.length; i++) {
            verifiers[i] = Verifier(names[i], _verifiers[_key(names[i])]);
        }
    }

    /// @param _link BTP address of the peer; its network needs a verifier first, and has at most one link
    function addLink(string calldata _link) external onlyOwner {
        string memory network = BtpAddress.network(_link);
        bytes32 networkKey = _key(network);
        require(bytes(network).length != 0 && networkKey != _networkKey, INVALID_ARGUMENT);
        require(_routeOf[networkKey] == 0, "17:AlreadyExistsLink");
        address verifier = _verifiers[networkKey];
        require(verifier != address(0), "14:NotExistsBMV");
        Link storage link = _links[_key(_link)];
        link.open = true;
        link.verifier = verifier;
        link.network = network;
        _routeOf[networkKey] = _key(_link);
        _linkNames.add(_link);
    }

    function removeLink(string calldata _link) external onlyOwner {
        bytes32 key = _key(_link);
        Link storage link = _openLink(key);
        require(link.routes == 0, "10:ReferredByRoute");
        link.open = false;
        link.verifier = address(0);
        delete _routeOf[_key(link.network)];
        address[] storage relays = _relays[key];
        while (relays.length != 0) {
            _isRelay[key][relays[relays.length - 1]] = false;
            relays.pop();
        }
        link.relays = 0;
        _noteSpecial(link);
        _linkNames.remove(_link);
    }

    function getLinks() external view returns (string[] memory) {
        return _linkNames.list;
    }

    /// @param _dst  network to be reached
    /// @param _link the linked peer that leads there: its network address, or its BTP address
    function addRoute(string calldata _dst, string calldata _link) external onlyOwner {
        bytes32 dst = _key(_dst);
        require(BtpAddress.isNetwork(_dst) && dst != _networkKey, INVALID_ARGUMENT);
        require(_routeOf[dst] == 0, "10:AlreadyExistRoute");
        bytes32 key = _key(_link);
        if (!_links[key].open) {
            key = _routeOf[key];
        }
        Link storage link = _openLink(key);
        require(key == _key(_link) || _key(link.network) == _key(_link), "18:NotExistsLink");
        _routeOf[dst] = key;
        link.routes++;
        _routeNames.add(_dst);
    }

    function removeRoute(string calldata _dst) external onlyOwner {
        require(_routeNames.contains(_dst), "10:NotExistsRoute");
        bytes32 dst = _key(_dst);
        _links[_routeOf[dst]].routes--;
        delete _routeOf[dst];
        _routeNames.remove(_dst);
    }

    /// @notice All reachable networks: the linked ones, then those behind them.
    function getRoutes() external view returns (Route[] memory routes) {
        uint256 linked = _linkNames.list.length;
        routes = new Route[](linked + _routeNames.list.length);
        for (uint256 i = 0; i < routes.length; i++) {
            string memory dst =
                i < linked ? _links[_key(_linkNames.list[i])].network : _routeNames.list[i - linked];
            routes[i] = Route(dst, _links[_routeOf[_key(dst)]].network);
        }
    }

    function addRelay(string calldata _link, address _addr) external onlyOwner {
        bytes32 key = _key(_link);
        Link storage link = _openLink(key);
        require(_addr != address(0), INVALID_ARGUMENT);
        require(!_isRelay[key][_addr], "19:AlreadyExistsBMR");
        _isRelay[key][_addr] = true;
        _relays[key].push(_addr);
        link.relays++;
        _noteSpecial(link);
    }

    /// @notice Removing the last relay opens the link to all.
    function removeRelay(string calldata _link, address _addr) external onlyOwner {
        bytes32 key = _key(_link);
        Link storage link = _openLink(key);
        require(_isRelay[key][_addr], "20:NotExistsBMR");
        _isRelay[key][_addr] = false;
        address[] storage relays = _relays[key];
        for (uint256 i = 0; i < relays.length; i++) {
            if (relays[i] == _addr) {
                relays[i] = relays[relays.length - 1];
                relays.pop();
                break;
            }
        }
        link.relays--;
        _noteSpecial(link);
    }

    function getRelays(string calldata _link) external view returns (address[] memory) {
        bytes32 key = _key(_link);
        _openLink(key);
        return _relays[key];
    }

    /// @param _dst   networks
    /// @param _value for each, fees of the hops there, then of the hops back; empty removes the entry
    function setFeeTable(string[] calldata _dst, uint256[][] calldata _value) external onlyOwner {
        require(_dst.length == _value.length, INVALID_ARGUMENT);
        for (uint256 i = 0; i < _dst.length; i++) {
            uint256[] calldata values = _value[i];
            require(values.length % 2 == 0, "10:LengthMustBeEven");
            require(values.length <= BtpMessage.MAX_FEE_VALUES, INVALID_ARGUMENT);
            require(values.length == 0 || _routeOf[_key(_dst[i])] != 0, UNREACHABLE);
            for (uint256 j = 0; j < values.length; j++) {
                require(values[j] <= BtpMessage.MAX_FEE, INVALID_ARGUMENT);
            }
            uint256[] storage before = _fees[_key(_dst[i])];
            if (before.length == 0 && values.length != 0) {
                _priced++;
            } else if (before.length != 0 && values.length == 0) {
                _priced--;
            }
            _fees[_key(_dst[i])] = values;
        }
        emit SetFeeTable(_dst, _value);
    }

    function getFeeTable(string[] calldata _dst) external view returns (uint256[][] memory table) {
        table = new uint256[][](_dst.length);
        for (uint256 i = 0; i < _dst.length; i++) {
            require(_routeOf[_key(_dst[i])] != 0, UNREACHABLE);
            table[i] = _fees[_key(_dst[i])];
        }
    }

    /// @notice The account that gets what no relay earned.
    function setFeeHandler(address _addr) external onlyOwner {
        _feeHandler = _addr;
    }

    function getFeeHandler() external view returns (address) {
        return _feeHandler;
    }

    /// @notice Orders a message that has not arrived yet to be dropped instead of delivered; a request is answered
    /// with an error. It still has to arrive and be verified: the owner can suppress a message, never invent one.
    /// @param _src network address of the message's source
    /// @param _seq its number on the link
    /// @param _svc its service
    /// @param _sn  its serial number
    /// @param _nsn its network serial number
    function dropMessage(
        string calldata _src,
        uint256 _seq,
        string calldata _svc,
        int256 _sn,
        int256 _nsn,
        string calldata,
        uint256[] calldata
    ) external onlyOwner {
        bytes32 key = _routeOf[_key(_src)];
        Link storage link = _openLink(key);
        require(_seq > link.rxSeq, "10:InvalidSeq");
        if (_drops[key][_seq] == 0) {
            link.drops++;
            _noteSpecial(link);
        }
        _drops[key][_seq] = _digest(_src, _svc, _sn, _nsn);
    }

    function _requireService(bytes32 key) private view {
        require(_handlers[key].handler != address(0), "16:NotExistsBSH");
    }

    function _installVerifier(bytes32 networkKey, address verifier) private {
        Link storage link = _links[_routeOf[networkKey]];
        if (link.open && _key(link.network) == networkKey) {
            link.verifier = verifier;
        }
    }
}
