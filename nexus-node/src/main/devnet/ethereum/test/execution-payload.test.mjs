import assert from "node:assert/strict";
import { describe, it } from "node:test";
import "../src/preset.mjs";
import { ssz } from "@lodestar/types";
import {
  payloadFromEngine,
  payloadToEngine,
  requestsFromEngine,
  requestsToEngine,
  versionedHash,
} from "../src/execution-payload.mjs";
import { bytes } from "../src/bytes.mjs";

const TYPE = ssz.deneb.ExecutionPayload;
const PAYLOAD = {
  parentHash: `0x${"01".repeat(32)}`,
  feeRecipient: `0x${"02".repeat(20)}`,
  stateRoot: `0x${"03".repeat(32)}`,
  receiptsRoot: `0x${"04".repeat(32)}`,
  logsBloom: `0x${"05".repeat(256)}`,
  prevRandao: `0x${"06".repeat(32)}`,
  blockNumber: "0x7",
  gasLimit: "0x1c9c380",
  gasUsed: "0x5208",
  timestamp: "0x6553f100",
  extraData: "0x",
  baseFeePerGas: "0xfffffffffffffffffff",
  blockHash: `0x${"08".repeat(32)}`,
  transactions: ["0x02c0", "0x01"],
  withdrawals: [{ index: "0x0", validatorIndex: "0x1f", address: `0x${"09".repeat(20)}`, amount: "0x3b9aca00" }],
  blobGasUsed: "0x0",
  excessBlobGas: "0x20000",
};

describe("execution payload", () => {
  it("survives the way from the Engine API to SSZ and back", () => {
    assert.deepEqual(payloadToEngine(TYPE, payloadFromEngine(TYPE, PAYLOAD)), PAYLOAD);
  });

  it("keeps quantities beyond 64 bits exact", () => {
    assert.equal(payloadFromEngine(TYPE, PAYLOAD).baseFeePerGas, 0xfffffffffffffffffffn);
  });
});

describe("execution requests", () => {
  const withdrawal = `01${"0a".repeat(20)}${"0b".repeat(48)}0100000000000000`;

  it("are sorted into their lists and back", () => {
    const requests = requestsFromEngine([`0x${withdrawal}`]);
    assert.equal(requests.withdrawals.length, 1);
    assert.equal(requests.deposits.length, 0);
    assert.deepEqual(requestsToEngine(requests), [`0x${withdrawal}`]);
  });

  it("of an unknown type are refused", () => {
    assert.throws(() => requestsFromEngine(["0x09aa"]), /unknown execution request type 9/);
  });
});

describe("versioned hash", () => {
  it("marks the commitment's hash with version 1", () => {
    // sha256 of 48 zero bytes is 17b0761f…, its first byte becomes the version
    assert.equal(versionedHash(bytes(`0x${"00".repeat(48)}`)), "0x01b0761f87b081d5cf10757ccc89f12be355c70e2e29df288b65b30710dcbcd1");
  });
});
