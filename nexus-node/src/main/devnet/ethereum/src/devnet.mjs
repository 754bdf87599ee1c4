// The devnet: execution node, beacon chain and API, put together by hand, started in order and stopped in reverse.

import { mkdirSync } from "node:fs";
import { BeaconApi } from "./beacon-api.mjs";
import { BeaconChain } from "./beacon-chain.mjs";
import { beaconGenesis } from "./beacon-genesis.mjs";
import { BlockProduction } from "./block-production.mjs";
import { hex } from "./bytes.mjs";
import { devnetChainConfig, pragueTime } from "./chain-config.mjs";
import { EventStream } from "./event-stream.mjs";
import { ExecutionChain } from "./execution-chain.mjs";
import { executionGenesis } from "./execution-genesis.mjs";
import { ExecutionNode } from "./execution-node.mjs";
import { HttpServer } from "./http.mjs";
import { LightClientServer } from "./light-client-server.mjs";
import { Announcements } from "./announcements.mjs";
import { claimPort } from "./ports.mjs";
import { SlotLoop } from "./slot-loop.mjs";
import { Validators } from "./validators.mjs";

const FEE_RECIPIENT = "0x00000000000000000000000000000000000000fe";

export class Devnet {
  #options;
  #progress;
  #onFatal;
  #execution = null;
  #loop = null;
  #server = null;
  #events = null;

  /** onFatal(failure) is called at most once, when the devnet cannot go on. */
  constructor({ options, progress, onFatal }) {
    this.#options = options;
    this.#progress = progress;
    this.#onFatal = onFatal;
  }

  async start() {
    const options = this.#options;
    const startedAt = Date.now();
    const ports = await claimPorts(options);
    const clock = {
      genesisTime: Math.floor(startedAt / 1000) - options.slotsBehind * options.secondsPerSlot,
      secondsPerSlot: options.secondsPerSlot,
    };
    const executionGenesisBlock = await this.#startExecution(ports, clock, startedAt);
    const validators = new Validators(options);
    const { config, state } = beaconGenesis({
      chainConfig: devnetChainConfig(options),
      validators,
      executionGenesisBlock,
      genesisTime: clock.genesisTime,
    });
    const chain = new BeaconChain({ config, state, executionGenesisHash: executionGenesisBlock.hash });
    await this.#startBeacon({ chain, validators, clock, ports, startedAt });
  }

  async stop() {
    this.#loop?.stop();
    this.#events?.stop();
    await Promise.all([this.#server?.close(), this.#execution?.stop()]);
  }

  async #startExecution(ports, clock, startedAt) {
    const { dataDir } = this.#options;
    mkdirSync(dataDir, { recursive: true });
    this.#execution = new ExecutionNode({ dataDir, ports, onDeath: (death) => this.#executionDied(death) });
    const genesis = executionGenesis({ ...this.#options, ...clock, funds: this.#options.fund, pragueTime: pragueTime({ ...this.#options, ...clock }) });
    await this.#execution.start(genesis);
    const block = await this.#execution.rpc().call("eth_getBlockByNumber", "0x0", false);
    this.#progress("execution-ready", {
      url: this.#execution.rpcUrl,
      engineUrl: this.#execution.engineUrl,
      p2pPort: ports.p2p,
      chainId: this.#options.chainId,
      genesisHash: block.hash,
      pid: this.#execution.pid,
      elapsedMillis: Date.now() - startedAt,
    });
    return block;
  }

  async #startBeacon({ chain, validators, clock, ports, startedAt }) {
    const { config } = chain;
    const execution = new ExecutionChain({ config, engine: this.#execution.engine(), rpc: this.#execution.rpc() });
    const production = new BlockProduction({ config, validators, execution, feeRecipient: FEE_RECIPIENT });
    this.#events = new EventStream();
    const announcements = new Announcements({ chain, events: this.#events, progress: this.#progress, startedAt });
    const lightClient = new LightClientServer({ chain, listener: announcements });
    this.#loop = new SlotLoop({
      chain,
      production,
      execution,
      node: this.#execution,
      clock,
      onBlock: (signedBlock, lateness) => {
        lightClient.onBlock(signedBlock);
        announcements.block(signedBlock, lateness);
      },
      progress: this.#progress,
    });
    const loop = this.#loop;
    const api = new BeaconApi({
      chain,
      lightClient,
      events: this.#events,
      clock,
      now: Date.now,
      isExecutionReachable: () => loop.isExecutionReachable,
    });
    this.#server = new HttpServer({
      routes: api.routes(),
      onDefect: (failure) => this.#progress("error", { message: `beacon API: ${failure.stack}` }),
    });
    await this.#server.listen("beacon-port", ports.beacon);
    this.#events.start();
    this.#progress("beacon-ready", {
      url: `http://127.0.0.1:${ports.beacon}`,
      genesisTime: clock.genesisTime,
      genesisValidatorsRoot: hex(config.genesisValidatorsRoot),
      genesisBlockRoot: chain.genesis.root,
      secondsPerSlot: clock.secondsPerSlot,
      electraEpoch: epochOrNull(this.#options.electraEpoch),
      fuluEpoch: epochOrNull(this.#options.fuluEpoch),
      elapsedMillis: Date.now() - startedAt,
    });
    loop.run().catch((failure) => this.#onFatal(failure));
  }

  #executionDied({ pid, reason, restarting }) {
    if (restarting) this.#progress("execution-restarting", { pid, reason });
    else this.#onFatal(new Error(`execution node keeps stopping (${reason}); see execution.log in the data folder`));
  }
}

async function claimPorts(options) {
  return {
    execution: await claimPort("execution-port", options.executionPort),
    engine: await claimPort("engine-port", options.enginePort),
    beacon: await claimPort("beacon-port", options.beaconPort),
    p2p: await claimPort("p2p-port", options.p2pPort),
  };
}

function epochOrNull(epoch) {
  return Number.isFinite(epoch) ? epoch : null;
}
