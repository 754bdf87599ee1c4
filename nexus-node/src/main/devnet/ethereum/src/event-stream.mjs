// GET /eth/v1/events: server-sent events, one stream per subscriber.

export const TOPICS = ["head", "finalized_checkpoint", "light_client_finality_update", "light_client_optimistic_update"];

const MAX_SUBSCRIBERS = 64;
const KEEP_ALIVE_MILLIS = 15_000;

/** A reader this far behind is cut off: it can poll for what it missed, the server must not hold it for him. */
const MAX_UNREAD_BYTES = 1 << 20;

export class EventStream {
  #subscribers = new Map();
  #keepAlive = null;

  /** False when there are too many already. */
  subscribe(topics, request, response) {
    if (this.#subscribers.size >= MAX_SUBSCRIBERS) return false;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", connection: "keep-alive" });
    response.flushHeaders();
    this.#subscribers.set(response, topics);
    request.on("close", () => this.#subscribers.delete(response));
    response.on("error", () => this.#subscribers.delete(response));
    return true;
  }

  start() {
    this.#keepAlive = setInterval(() => this.#send(() => true, ":\n\n"), KEEP_ALIVE_MILLIS);
    this.#keepAlive.unref();
  }

  emit(topic, data) {
    this.#send((topics) => topics.has(topic), `event: ${topic}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  hasSubscribers(topic) {
    return [...this.#subscribers.values()].some((topics) => topics.has(topic));
  }

  stop() {
    clearInterval(this.#keepAlive);
    for (const response of this.#subscribers.keys()) response.end();
    this.#subscribers.clear();
  }

  #send(wants, text) {
    for (const [response, topics] of this.#subscribers) {
      if (!wants(topics)) continue;
      response.write(text);
      if (response.writableLength > MAX_UNREAD_BYTES) {
        this.#subscribers.delete(response);
        response.destroy();
      }
    }
  }
}
