// The execution chain's genesis, in the format of geth's genesis file, which @ethereumjs/client imports.

import { getGenesis } from "@ethereumjs/genesis";
import { DEPOSIT_CONTRACT } from "./chain-config.mjs";
import { ZERO_ROOT, quantity } from "./bytes.mjs";

const HOODI = 560048;
const GAS_LIMIT = 30_000_000;
const BASE_FEE_PER_GAS = 1_000_000_000;

/** Contracts that the protocol itself calls; without their code Prague blocks are invalid. */
export const SYSTEM_CONTRACTS = Object.freeze({
  beaconRoots: "0x000f3df6d732807ef1319fb7b8bb8522d0beac02", // EIP-4788
  blockHashHistory: "0x0000f90827f1c53a10cb7a02335b175320002935", // EIP-2935
  withdrawalRequests: "0x00000961ef480eb55e80d19ad83579a64c007002", // EIP-7002
  consolidationRequests: "0x0000bbddc7ce488642fb579f8b00f3a590007251", // EIP-7251
});

export function executionGenesis({ chainId, genesisTime, pragueTime, funds }) {
  return {
    config: {
      chainId,
      homesteadBlock: 0,
      eip150Block: 0,
      eip155Block: 0,
      eip158Block: 0,
      byzantiumBlock: 0,
      constantinopleBlock: 0,
      petersburgBlock: 0,
      istanbulBlock: 0,
      berlinBlock: 0,
      londonBlock: 0,
      mergeForkBlock: 0,
      mergeNetsplitBlock: 0,
      terminalTotalDifficulty: 0,
      terminalTotalDifficultyPassed: true,
      shanghaiTime: 0,
      cancunTime: 0,
      ...(pragueTime === null ? {} : { pragueTime }),
      depositContractAddress: DEPOSIT_CONTRACT,
      blobSchedule: {
        cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 },
        prague: { target: 6, max: 9, baseFeeUpdateFraction: 5007716 },
      },
    },
    nonce: "0x0",
    timestamp: quantity(genesisTime),
    extraData: "0x",
    gasLimit: quantity(GAS_LIMIT),
    difficulty: "0x0",
    mixHash: ZERO_ROOT,
    coinbase: `0x${"00".repeat(20)}`,
    number: "0x0",
    gasUsed: "0x0",
    parentHash: ZERO_ROOT,
    baseFeePerGas: quantity(BASE_FEE_PER_GAS),
    blobGasUsed: "0x0",
    excessBlobGas: "0x0",
    parentBeaconBlockRoot: ZERO_ROOT,
    alloc: { ...fundedAccounts(funds), ...systemContracts() },
  };
}

// The same address twice adds up, so that no --fund is silently lost.
function fundedAccounts(funds) {
  const balances = new Map();
  for (const { address, wei } of funds) balances.set(address, (balances.get(address) ?? 0n) + wei);
  return Object.fromEntries([...balances].map(([address, wei]) => [address, { balance: quantity(wei) }]));
}

function systemContracts() {
  const hoodi = new Map(Object.entries(getGenesis(HOODI)).map(([address, account]) => [normalise(address), account]));
  const alloc = {};
  for (const [name, address] of Object.entries(SYSTEM_CONTRACTS)) {
    const account = hoodi.get(address);
    if (account === undefined) throw new Error(`@ethereumjs/genesis has no system contract ${name} at ${address}`);
    const [, code] = Array.isArray(account) ? account : [account.balance, account.code];
    alloc[address] = { balance: "0x0", nonce: "0x1", code };
  }
  return alloc;
}

function normalise(address) {
  const lower = address.toLowerCase();
  return lower.startsWith("0x") ? lower : `0x${lower}`;
}
