// Loaded into the execution node's process before the node itself (node --import).
// The node is stock @ethereumjs/client; this gives it two habits it has no flag for.

import { Socket as DatagramSocket } from "node:dgram";
import { Server } from "node:net";

const ANY_ADDRESS = "0.0.0.0";
const LOOPBACK = "127.0.0.1";

// 1. Its RLPx and discovery ports are bound to all interfaces whatever the RPC address is. A devnet is nobody else's business.
const loopback = (argument) => (argument === ANY_ADDRESS ? LOOPBACK : argument);

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(...args) {
  return listen.apply(this, args.map(loopback));
};

const bind = DatagramSocket.prototype.bind;
DatagramSocket.prototype.bind = function bindToLoopback(...args) {
  return bind.apply(this, args.map(loopback));
};

// 2. It must not outlive the harness, not even when that is killed: the kernel closes the pipe on our standard input.
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();
