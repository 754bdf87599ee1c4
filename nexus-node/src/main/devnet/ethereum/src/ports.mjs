// Ports are checked before anything is started: a clear line now instead of a puzzling one from the execution node later.

import { createServer } from "node:net";
import { OptionError } from "./options.mjs";

export const LOOPBACK = "127.0.0.1";

/** Returns the port itself, or a free one for 0; fails with the option's name when it is taken. */
export async function claimPort(option, port) {
  const server = createServer();
  try {
    await new Promise((listening, failed) => {
      server.once("error", failed);
      server.listen({ host: LOOPBACK, port, exclusive: true }, listening);
    });
    return server.address().port;
  } catch (failure) {
    throw portError(option, port, failure);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

export function portError(option, port, failure) {
  if (failure.code === "EADDRINUSE") return new OptionError(`port ${port} is in use: choose another with --${option}`);
  if (failure.code === "EACCES") return new OptionError(`port ${port} may not be opened by this user: choose another with --${option}`);
  return failure;
}
