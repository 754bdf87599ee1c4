// What the beacon chain asks of its execution node: build a payload, judge one, follow the fork choice.

import "./preset.mjs";
import { ExecutionFailure } from "./engine-api.mjs";
import { ZERO_ROOT, bytes, hex } from "./bytes.mjs";
import { isElectra } from "./chain-config.mjs";
import { payloadToEngine, requestsToEngine, versionedHash } from "./execution-payload.mjs";

/** The execution node knows less than the beacon chain told it: it was restarted and has to be told again. */
export class ExecutionBehind extends ExecutionFailure {}

export class ExecutionChain {
  #config;
  #engine;
  #rpc;

  constructor({ config, engine, rpc }) {
    this.#config = config;
    this.#engine = engine;
    this.#rpc = rpc;
  }

  /** Has a payload built on the head and judged: what is returned is VALID. */
  async buildPayload(chain, slot, attributes) {
    const { payloadId } = await this.#forkchoiceUpdated(chain.executionForkchoice(), attributes);
    if (payloadId === null || payloadId === undefined) throw new Error(`execution node started no payload for slot ${slot}`);
    const electra = isElectra(this.#config, slot);
    const built = await this.#engine.call(electra ? "engine_getPayloadV4" : "engine_getPayloadV3", payloadId);
    const commitments = (built.blobsBundle?.commitments ?? []).map(bytes);
    const executionRequests = built.executionRequests ?? [];
    await this.#newPayload(electra, built.executionPayload, commitments, attributes.parentBeaconBlockRoot, executionRequests);
    return { executionPayload: built.executionPayload, commitments, executionRequests };
  }

  async followHead(chain) {
    await this.#forkchoiceUpdated(chain.executionForkchoice(), null);
  }

  /**
   * After a restart: hands over, in order, every block the node has lost. A kill may cost it the last ones;
   * the beacon chain is the record, the execution node the follower.
   */
  async replay(chain) {
    const latest = await this.#rpc.call("eth_getBlockByNumber", "latest", false);
    const blocks = chain.blocksAfterExecution(latest.hash);
    if (blocks === undefined) throw new Error(`execution node came back at block ${Number(latest.number)}, which is not in the retained chain`);
    for (const { message } of blocks) {
      await this.#judge(message);
      const headBlockHash = hex(message.body.executionPayload.blockHash);
      await this.#forkchoiceUpdated({ headBlockHash, safeBlockHash: ZERO_ROOT, finalizedBlockHash: ZERO_ROOT }, null);
    }
    await this.followHead(chain);
    return blocks.length;
  }

  async #judge({ slot, parentRoot, body }) {
    const electra = isElectra(this.#config, slot);
    const payload = payloadToEngine(this.#config.getForkTypes(slot).ExecutionPayload, body.executionPayload);
    const requests = electra ? requestsToEngine(body.executionRequests) : [];
    await this.#newPayload(electra, payload, body.blobKzgCommitments, hex(parentRoot), requests);
  }

  async #newPayload(electra, payload, commitments, parentRoot, requests) {
    const hashes = commitments.map(versionedHash);
    const status = electra
      ? await this.#engine.call("engine_newPayloadV4", payload, hashes, parentRoot, requests)
      : await this.#engine.call("engine_newPayloadV3", payload, hashes, parentRoot);
    requireValid("payload", status);
  }

  async #forkchoiceUpdated(forkchoice, attributes) {
    const result = await this.#engine.call("engine_forkchoiceUpdatedV3", forkchoice, attributes);
    requireValid("fork choice", result.payloadStatus);
    return result;
  }
}

function requireValid(what, { status, validationError }) {
  if (status === "VALID") return;
  const message = `execution node calls the ${what} ${status}${validationError ? `: ${validationError}` : ""}`;
  // SYNCING and ACCEPTED mean that it lacks an ancestor; INVALID is a defect and no retry mends it.
  throw status === "SYNCING" || status === "ACCEPTED" ? new ExecutionBehind(message) : new Error(message);
}
