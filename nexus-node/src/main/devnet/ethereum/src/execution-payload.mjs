// Execution payloads between their two spellings: the Engine API's JSON (camelCase, hexadecimal quantities)
// and Lodestar's SSZ types, whose own JSON is the beacon API's (snake_case, decimal numbers).

import "./preset.mjs";
import { createHash } from "node:crypto";
import { CONSOLIDATION_REQUEST_TYPE, DEPOSIT_REQUEST_TYPE, VERSIONED_HASH_VERSION_KZG, WITHDRAWAL_REQUEST_TYPE } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { bytes, hex, quantity } from "./bytes.mjs";

const PAYLOAD_QUANTITIES = new Set([
  "blockNumber",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
]);
const WITHDRAWAL_QUANTITIES = new Set(["index", "validatorIndex", "amount"]);

export function payloadFromEngine(type, payload) {
  return type.fromJson({
    ...rename(payload, snakeCase, PAYLOAD_QUANTITIES, decimal),
    withdrawals: payload.withdrawals.map((withdrawal) => rename(withdrawal, snakeCase, WITHDRAWAL_QUANTITIES, decimal)),
  });
}

export function payloadToEngine(type, payload) {
  const { withdrawals, ...fields } = type.toJson(payload);
  return { ...rename(fields, camelCase, PAYLOAD_QUANTITIES, quantity), withdrawals: withdrawals.map(withdrawalFromJson) };
}

export function withdrawalsToEngine(withdrawals) {
  return withdrawals.map((withdrawal) => withdrawalFromJson(ssz.capella.Withdrawal.toJson(withdrawal)));
}

/** The header an execution payload stands for: lists become their roots. */
export function payloadHeader(types, payload) {
  const { transactions, withdrawals, ...fields } = payload;
  return {
    ...fields,
    transactionsRoot: types.ExecutionPayload.fields.transactions.hashTreeRoot(transactions),
    withdrawalsRoot: types.ExecutionPayload.fields.withdrawals.hashTreeRoot(withdrawals),
  };
}

const REQUEST_LISTS = new Map([
  [DEPOSIT_REQUEST_TYPE, "deposits"],
  [WITHDRAWAL_REQUEST_TYPE, "withdrawals"],
  [CONSOLIDATION_REQUEST_TYPE, "consolidations"],
]);

/** get_execution_requests (specs/electra/beacon-chain.md): each entry is a type byte and a serialised list. */
export function requestsFromEngine(entries) {
  const requests = ssz.electra.ExecutionRequests.defaultValue();
  for (const entry of entries) {
    const [type, ...list] = bytes(entry);
    const name = REQUEST_LISTS.get(type);
    if (name === undefined) throw new Error(`unknown execution request type ${type}`);
    requests[name] = ssz.electra.ExecutionRequests.fields[name].deserialize(Uint8Array.from(list));
  }
  return requests;
}

/** get_execution_requests_list: the way back; empty lists are left out. */
export function requestsToEngine(requests) {
  const entries = [];
  for (const [type, name] of REQUEST_LISTS) {
    if (requests[name].length === 0) continue;
    const list = ssz.electra.ExecutionRequests.fields[name].serialize(requests[name]);
    entries.push(hex(Uint8Array.from([type, ...list])));
  }
  return entries;
}

/** kzg_commitment_to_versioned_hash (specs/deneb/beacon-chain.md). */
export function versionedHash(commitment) {
  const hash = createHash("sha256").update(commitment).digest();
  hash[0] = VERSIONED_HASH_VERSION_KZG;
  return hex(hash);
}

function withdrawalFromJson(withdrawal) {
  return rename(withdrawal, camelCase, WITHDRAWAL_QUANTITIES, quantity);
}

function rename(fields, newName, quantities, number) {
  const renamed = Object.entries(fields).map(([name, value]) => {
    const isQuantity = quantities.has(name) || quantities.has(camelCase(name));
    return [newName(name), isQuantity ? number(value) : value];
  });
  return Object.fromEntries(renamed);
}

function decimal(value) {
  return BigInt(value).toString();
}

function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name) {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
