// A small HTTP server: routes by pattern, errors as the beacon API words them, {code, message}.

import { createServer } from "node:http";
import { LOOPBACK, portError } from "./ports.mjs";

const SSZ = "application/octet-stream";
const JSON_TYPE = "application/json";
const SHUTDOWN_GRACE_MILLIS = 200;

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Ends the request with an error reply. */
export function refuse(code, message) {
  throw new Refusal(code, message);
}

export function json(value, version) {
  return { status: 200, headers: { "content-type": JSON_TYPE, ...versionHeader(version) }, body: JSON.stringify(value) };
}

export function binary(bytes, version) {
  return { status: 200, headers: { "content-type": SSZ, ...versionHeader(version) }, body: bytes };
}

function versionHeader(version) {
  return version === undefined ? {} : { "eth-consensus-version": version };
}

export class HttpServer {
  #server;
  #routes;
  #onDefect;

  constructor({ routes, onDefect }) {
    this.#routes = routes.map(([path, handler]) => ({ pattern: compile(path), handler }));
    this.#onDefect = onDefect;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  async listen(option, port) {
    await new Promise((listening, failed) => {
      this.#server.once("error", (failure) => failed(portError(option, port, failure)));
      this.#server.listen({ host: LOOPBACK, port }, listening);
    });
    return this.#server.address().port;
  }

  async close() {
    const closed = new Promise((done) => this.#server.close(done));
    const grace = setTimeout(() => this.#server.closeAllConnections(), SHUTDOWN_GRACE_MILLIS);
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(grace);
  }

  #serve(request, response) {
    try {
      const reply = this.#answer(request, response);
      if (reply !== undefined) send(request, response, reply);
    } catch (failure) {
      if (!(failure instanceof Refusal)) this.#onDefect(failure);
      const code = failure instanceof Refusal ? failure.code : 500;
      const body = JSON.stringify({ code, message: failure.message });
      send(request, response, { status: code, headers: { "content-type": JSON_TYPE }, body });
    }
  }

  #answer(request, response) {
    if (request.method !== "GET" && request.method !== "HEAD") refuse(405, `method ${request.method} not allowed`);
    const url = readUrl(request.url);
    for (const { pattern, handler } of this.#routes) {
      const match = pattern.exec(url.pathname);
      if (match === null) continue;
      return handler({ id: match[1], query: url.searchParams, wantsSsz: prefersSsz(request.headers.accept), request, response });
    }
    return refuse(404, `no route ${url.pathname}`);
  }
}

function readUrl(target) {
  try {
    return new URL(target, "http://localhost");
  } catch {
    return refuse(400, "malformed request target");
  }
}

function compile(path) {
  return new RegExp(`^${path.replace(":id", "([^/]+)")}$`);
}

function send(request, response, { status, headers, body }) {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** Whether the Accept header ranks SSZ above JSON (RFC 9110, 12.5.1); JSON when it names neither or is absent. */
export function prefersSsz(accept = "") {
  let ssz = 0;
  let jsonRank = 0;
  for (const range of accept.split(",")) {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const weight = quality(parameters);
    if (type === SSZ) ssz = Math.max(ssz, weight);
    if (type === JSON_TYPE) jsonRank = Math.max(jsonRank, weight);
  }
  return ssz > 0 && ssz >= jsonRank;
}

function quality(parameters) {
  const text = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const value = text === undefined ? 1 : Number(text);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), 1) : 0;
}
