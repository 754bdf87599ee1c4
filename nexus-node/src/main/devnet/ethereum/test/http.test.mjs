import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { prefersSsz } from "../src/http.mjs";

describe("Accept", () => {
  it("answers in JSON unless SSZ is asked for", () => {
    for (const accept of [undefined, "*/*", "application/json", "text/html, */*", "application/octet-stream;q=0"]) {
      assert.equal(prefersSsz(accept), false, String(accept));
    }
  });

  it("weighs the two", () => {
    assert.equal(prefersSsz("application/octet-stream"), true);
    assert.equal(prefersSsz("application/octet-stream;q=1,application/json;q=0.9"), true);
    assert.equal(prefersSsz("application/octet-stream;q=0.8, application/json"), false);
    assert.equal(prefersSsz("application/json;q=0.2, Application/Octet-Stream; q=0.3"), true);
  });
});
