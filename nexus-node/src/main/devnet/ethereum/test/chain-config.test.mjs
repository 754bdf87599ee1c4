import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { devnetChainConfig, forkSchedule, isElectra, pragueTime } from "../src/chain-config.mjs";
import { SYSTEM_CONTRACTS, executionGenesis } from "../src/execution-genesis.mjs";

const OPTIONS = { secondsPerSlot: 2, electraEpoch: 6, fuluEpoch: 9, chainId: 1337 };

describe("fork schedule", () => {
  it("starts in Deneb and forks where the options say", () => {
    const schedule = forkSchedule(devnetChainConfig(OPTIONS));
    assert.deepEqual(schedule.map(({ epoch }) => epoch), ["0", "0", "0", "0", "0", "6", "9"]);
    assert.deepEqual(
      schedule.map((fork) => fork.current_version),
      ["0x00000001", "0x01000001", "0x02000001", "0x03000001", "0x04000001", "0x05000001", "0x06000001"],
    );
    for (let i = 1; i < schedule.length; i++) assert.equal(schedule[i].previous_version, schedule[i - 1].current_version);
  });

  it("leaves out forks that never come", () => {
    const schedule = forkSchedule(devnetChainConfig({ ...OPTIONS, electraEpoch: Infinity, fuluEpoch: Infinity }));
    assert.equal(schedule.at(-1).current_version, "0x04000001");
  });

  it("changes at the first slot of the epoch, in both layers at once", () => {
    const config = devnetChainConfig(OPTIONS);
    assert.deepEqual([47, 48].map((slot) => isElectra(config, slot)), [false, true]);
    assert.equal(pragueTime({ ...OPTIONS, genesisTime: 1000 }), 1000 + 48 * 2);
    assert.equal(pragueTime({ ...OPTIONS, electraEpoch: Infinity, genesisTime: 1000 }), null);
  });
});

describe("execution genesis", () => {
  const genesis = executionGenesis({
    chainId: 7,
    genesisTime: 1000,
    pragueTime: 1096,
    funds: [{ address: "0xaa", wei: 5n }, { address: "0xaa", wei: 6n }],
  });

  it("holds the code of every contract the protocol calls", () => {
    for (const address of Object.values(SYSTEM_CONTRACTS)) assert.match(genesis.alloc[address].code, /^0x(?:[0-9a-f]{2}){50,}$/);
  });

  it("adds up what the same account is given", () => {
    assert.equal(genesis.alloc["0xaa"].balance, "0xb");
    assert.equal(genesis.config.pragueTime, 1096);
  });
});
