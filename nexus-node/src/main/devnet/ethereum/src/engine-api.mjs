// The Engine API (execution-apis, src/engine) as its client sees it, and plain JSON-RPC beside it.

import { createHmac } from "node:crypto";

/** Anything that went wrong between the two processes, as against a block that is wrong. */
export class ExecutionFailure extends Error {}

/** The execution node did not answer: it is starting, was killed or hangs. The call may be made again. */
export class ExecutionUnavailable extends ExecutionFailure {}

/** It took the call and said nothing for so long that it must be taken to hang. */
export class ExecutionSilent extends ExecutionUnavailable {}

/** The execution node answered with an error: it is shutting down, or the request is wrong. */
export class ExecutionRefused extends ExecutionFailure {}

const CALL_TIMEOUT_MILLIS = 10_000;

export class JsonRpc {
  #url;
  #headers;
  #nextId = 1;

  constructor(url, headers = () => ({})) {
    this.#url = url;
    this.#headers = headers;
  }

  async call(method, ...params) {
    const answer = await this.#post(method, JSON.stringify({ jsonrpc: "2.0", id: this.#nextId++, method, params }));
    if (answer.error !== undefined) {
      throw new ExecutionRefused(`${method}: ${answer.error.message ?? "refused"} (code ${answer.error.code})`);
    }
    return answer.result;
  }

  async #post(method, body) {
    let response;
    let text;
    try {
      const headers = { "content-type": "application/json", ...this.#headers() };
      response = await fetch(this.#url, { method: "POST", headers, body, signal: AbortSignal.timeout(CALL_TIMEOUT_MILLIS) });
      text = await response.text();
    } catch (failure) {
      if (failure.name === "TimeoutError") throw new ExecutionSilent(`${method}: no answer in ${CALL_TIMEOUT_MILLIS / 1000} s`);
      throw new ExecutionUnavailable(`${method}: ${failure.cause?.code ?? failure.name}`, { cause: failure });
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new ExecutionRefused(`${method}: HTTP ${response.status} without a JSON body`);
    }
  }
}

export function engineApi(url, jwtSecret) {
  return new JsonRpc(url, () => ({ authorization: `Bearer ${jwt(jwtSecret)}` }));
}

// HS256 over {iat}: execution-apis, src/engine/authentication.md. A token is good for a minute, so each call makes its own.
function jwt(secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iat: Math.floor(Date.now() / 1000) })}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}
