// The beacon API's routes (ethereum/beacon-APIs) that light clients and operators use; JSON, or SSZ where the API has it.

import "./preset.mjs";
import { chainConfigToJson } from "@lodestar/config";
import { MAX_REQUEST_LIGHT_CLIENT_UPDATES, activePreset, presetToJson } from "@lodestar/params";
import { computeEpochAtSlot } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { hex } from "./bytes.mjs";
import { forkSchedule } from "./chain-config.mjs";
import { TOPICS } from "./event-stream.mjs";
import { binary, json, refuse } from "./http.mjs";
import { slotAt } from "./slot-clock.mjs";

const VERSION = "nexus-devnet/0.1.0 (lodestar-state-transition/1.41.0, ethereumjs-client/0.10.5)";
const SYNC_TOLERANCE_SLOTS = 2;
const ROOT = /^0x[0-9a-fA-F]{64}$/;
const NUMBER = /^\d{1,15}$/;

export class BeaconApi {
  #chain;
  #lightClient;
  #events;
  #clock;
  #now;
  #isExecutionReachable;

  constructor({ chain, lightClient, events, clock, now, isExecutionReachable }) {
    this.#chain = chain;
    this.#lightClient = lightClient;
    this.#events = events;
    this.#clock = clock;
    this.#now = now;
    this.#isExecutionReachable = isExecutionReachable;
  }

  /** [path pattern, handler({match, query, wantsSsz, request, response})]; handlers return a reply, or undefined once they have taken the response over. */
  routes() {
    return [
      ["/eth/v1/beacon/genesis", () => this.#genesis()],
      ["/eth/v1/config/spec", () => json({ data: this.#spec() })],
      ["/eth/v1/config/fork_schedule", () => json({ data: forkSchedule(this.#chain.config) })],
      ["/eth/v1/node/version", () => json({ data: { version: VERSION } })],
      ["/eth/v1/node/syncing", () => json({ data: this.#syncing() })],
      ["/eth/v1/node/health", () => this.#health()],
      ["/eth/v1/beacon/headers/:id", ({ id }) => this.#header(id)],
      ["/eth/v1/beacon/states/:id/finality_checkpoints", ({ id }) => this.#finalityCheckpoints(id)],
      ["/eth/v1/lodestar/states/:id/historical_summaries", ({ id }) => this.#historicalSummaries(id)],
      ["/eth/v2/beacon/blocks/:id", ({ id, wantsSsz }) => this.#block(id, wantsSsz)],
      ["/eth/v1/beacon/light_client/bootstrap/:id", ({ id, wantsSsz }) => this.#bootstrap(id, wantsSsz)],
      ["/eth/v1/beacon/light_client/updates", ({ query, wantsSsz }) => this.#updates(query, wantsSsz)],
      [
        "/eth/v1/beacon/light_client/finality_update",
        ({ wantsSsz }) => this.#latest("LightClientFinalityUpdate", this.#lightClient.finalityUpdate, wantsSsz),
      ],
      [
        "/eth/v1/beacon/light_client/optimistic_update",
        ({ wantsSsz }) => this.#latest("LightClientOptimisticUpdate", this.#lightClient.optimisticUpdate, wantsSsz),
      ],
      ["/eth/v1/events", ({ query, request, response }) => this.#subscribe(query, request, response)],
    ];
  }

  #genesis() {
    const { config, genesis } = this.#chain;
    return json({
      data: {
        genesis_time: String(this.#clock.genesisTime),
        genesis_validators_root: hex(config.genesisValidatorsRoot),
        genesis_fork_version: hex(config.getForkVersion(genesis.slot)),
      },
    });
  }

  #spec() {
    return { ...presetToJson(activePreset), ...chainConfigToJson(this.#chain.config), PRESET_BASE: "minimal" };
  }

  #syncing() {
    const headSlot = this.#chain.head.slot;
    const distance = Math.max(0, slotAt(this.#clock, this.#now()) - headSlot);
    return {
      head_slot: String(headSlot),
      sync_distance: String(distance),
      is_syncing: distance > SYNC_TOLERANCE_SLOTS,
      is_optimistic: false,
      el_offline: !this.#isExecutionReachable(),
    };
  }

  #health() {
    const { is_syncing: isSyncing, el_offline: elOffline } = this.#syncing();
    return { status: isSyncing || elOffline ? 206 : 200, headers: {}, body: "" };
  }

  #header(id) {
    const record = this.#record(id);
    return json({
      execution_optimistic: false,
      finalized: this.#chain.isFinalized(record),
      data: {
        root: record.root,
        canonical: true,
        header: { message: ssz.phase0.BeaconBlockHeader.toJson(record.header.beacon), signature: record.signature },
      },
    });
  }

  #finalityCheckpoints(id) {
    const record = this.#stateRecord(id);
    const checkpoint = ({ epoch, root }) => ({ epoch: String(epoch), root });
    const { previousJustified, currentJustified, finalized } = record.checkpoints;
    return json({
      execution_optimistic: false,
      finalized: this.#chain.isFinalized(record),
      data: {
        previous_justified: checkpoint(previousJustified),
        current_justified: checkpoint(currentJustified),
        finalized: checkpoint(finalized),
      },
    });
  }

  // Not of the standard; in Lodestar's words.
  #historicalSummaries(id) {
    const record = this.#stateRecord(id);
    if (record.proofs === undefined) refuse(404, `no summaries are kept for state ${id}`);
    const { historicalSummaries, historicalSummariesBranch } = record.proofs;
    const version = this.#chain.config.getForkName(record.slot);
    return json(
      {
        version,
        data: {
          slot: String(record.slot),
          historical_summaries: historicalSummaries.map(({ blockSummaryRoot, stateSummaryRoot }) => ({
            block_summary_root: hex(blockSummaryRoot),
            state_summary_root: hex(stateSummaryRoot),
          })),
          proof: historicalSummariesBranch.map(hex),
        },
      },
      version,
    );
  }

  #block(id, wantsSsz) {
    const record = this.#record(id);
    const version = this.#chain.config.getForkName(record.slot);
    if (wantsSsz) return binary(record.serialised, version);
    const type = this.#chain.config.getForkTypes(record.slot).SignedBeaconBlock;
    return json(
      {
        version,
        execution_optimistic: false,
        finalized: this.#chain.isFinalized(record),
        data: type.toJson(this.#chain.signedBlock(record)),
      },
      version,
    );
  }

  #bootstrap(id, wantsSsz) {
    if (!ROOT.test(id)) refuse(400, `invalid block root ${id}: expected 0x and 64 hexadecimal digits`);
    const entry = this.#lightClient.bootstrap(id.toLowerCase());
    if (entry === undefined) {
      refuse(404, `no bootstrap for ${id}: it exists for the first block of a finalized epoch only`);
    }
    return this.#lightClientObject("LightClientBootstrap", entry.slot, entry.bootstrap, wantsSsz);
  }

  #updates(query, wantsSsz) {
    const startPeriod = queryNumber(query, "start_period");
    const count = queryNumber(query, "count");
    if (count < 1) refuse(400, "count must be at least 1");
    const entries = this.#lightClient.bestUpdates(startPeriod, Math.min(count, MAX_REQUEST_LIGHT_CLIENT_UPDATES));
    if (wantsSsz) return { status: 200, headers: { "content-type": "application/octet-stream" }, body: this.#updateChunks(entries) };
    const { config } = this.#chain;
    return json(
      entries.map(({ slot, update }) => ({
        version: config.getForkName(slot),
        data: config.getPostAltairForkTypes(slot).LightClientUpdate.toJson(update),
      })),
    );
  }

  // Each update is framed as [length, little endian, 8 bytes][fork digest, 4 bytes][update]; the length counts the digest.
  #updateChunks(entries) {
    const { config } = this.#chain;
    const chunks = entries.flatMap(({ slot, update }) => {
      const body = config.getPostAltairForkTypes(slot).LightClientUpdate.serialize(update);
      const digest = config.forkBoundary2ForkDigest(config.getForkBoundaryAtEpoch(computeEpochAtSlot(slot)));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(digest.length + body.length));
      return [length, digest, body];
    });
    return Buffer.concat(chunks);
  }

  #latest(typeName, entry, wantsSsz) {
    if (entry === null) refuse(404, `no ${typeName} available yet`);
    return this.#lightClientObject(typeName, entry.slot, entry.update, wantsSsz);
  }

  #lightClientObject(typeName, slot, value, wantsSsz) {
    const { config } = this.#chain;
    const version = config.getForkName(slot);
    const type = config.getPostAltairForkTypes(slot)[typeName];
    return wantsSsz ? binary(type.serialize(value), version) : json({ version, data: type.toJson(value) }, version);
  }

  #subscribe(query, request, response) {
    const topics = query.getAll("topics").flatMap((list) => list.split(","));
    if (topics.length === 0) refuse(400, `topics is required: any of ${TOPICS.join(", ")}`);
    const unknown = topics.find((topic) => !TOPICS.includes(topic));
    if (unknown !== undefined) refuse(400, `unknown topic ${unknown}: expected any of ${TOPICS.join(", ")}`);
    if (!this.#events.subscribe(new Set(topics), request, response)) refuse(503, "too many event subscribers");
    return undefined;
  }

  #record(id) {
    const { head, genesis, finalized } = this.#chain;
    const named = { head, genesis, finalized }[id];
    if (named !== undefined) return named;
    if (ROOT.test(id)) return this.#chain.block(id.toLowerCase()) ?? refuse(404, `block ${id} not found`);
    if (NUMBER.test(id)) return this.#chain.blockAtSlot(Number(id)) ?? refuse(404, `no block at slot ${id}`);
    return refuse(400, `invalid block id ${id}: expected head, genesis, finalized, a slot or a root`);
  }

  #stateRecord(id) {
    if (id === "justified") return this.#chain.checkpointBlock(this.#chain.head.checkpoints.currentJustified);
    if (ROOT.test(id)) return this.#chain.blockOfState(id.toLowerCase()) ?? refuse(404, `state ${id} not found`);
    return this.#record(id);
  }
}

function queryNumber(query, name) {
  const text = query.get(name);
  if (text === null) refuse(400, `${name} is required`);
  if (!NUMBER.test(text)) refuse(400, `invalid ${name} ${text}: expected a decimal number`);
  return Number(text);
}
