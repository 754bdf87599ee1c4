import assert from "node:assert/strict";
import { isAbsolute } from "node:path";
import { describe, it } from "node:test";
import { OptionError, editDistance, parseOptions, usage } from "../src/options.mjs";

const ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

const refused = (argv, pattern) =>
  assert.throws(() => parseOptions(argv), (failure) => failure instanceof OptionError && pattern.test(failure.message));

describe("options", () => {
  it("reads both spellings and fills in defaults", () => {
    const options = parseOptions(["--data-dir", "somewhere", "--execution-port=7001", "--exit-with-parent"]);
    assert.ok(isAbsolute(options.dataDir) && options.dataDir.endsWith("somewhere"));
    assert.equal(options.executionPort, 7001);
    assert.equal(options.secondsPerSlot, 2);
    assert.equal(options.exitWithParent, true);
    assert.deepEqual(options.fund, []);
  });

  it("names the near miss of an unknown option", () => {
    refused(["--slot-behind", "3"], /unknown option --slot-behind: did you mean --slots-behind\?/);
    refused(["--beaconport", "3"], /did you mean --beacon-port\?/);
    refused(["--something-else", "3"], /unknown option --something-else \(see --help\)/);
  });

  it("says what a value should have been", () => {
    const base = ["--data-dir", "d"];
    refused([...base, "--beacon-port", "65536"], /--beacon-port expects a whole number from 0 to 65535, found "65536"/);
    refused([...base, "--seconds-per-slot", "0"], /from 1 to 12, found "0"/);
    refused([...base, "--seconds-per-slot", "1.5"], /found "1.5"/);
    refused([...base, "--fund", "0x12=1"], /expects 0x-address=wei/);
    refused([...base, "--fund", `${ADDRESS}=0x1${"0".repeat(32)}`], /more than 2\^128 wei/);
    refused([...base, "--exit-with-parent=yes"], /takes no value/);
    refused([...base, "--beacon-port"], /needs a value/);
    refused([...base, "--beacon-port", "--engine-port", "1"], /--beacon-port needs a value/);
    refused([...base, "--data-dir", "e"], /given twice/);
    refused([...base, "stray"], /unexpected "stray"/);
    refused([], /--data-dir is required/);
  });

  it("refuses ports that collide, but lets the system choose several", () => {
    refused(["--data-dir", "d", "--beacon-port", "8545"], /--execution-port and --beacon-port are both 8545/);
    const options = parseOptions(["--data-dir", "d", "--execution-port", "0", "--engine-port", "0", "--beacon-port", "0"]);
    assert.equal(options.beaconPort, 0);
  });

  it("keeps the forks in order", () => {
    refused(["--data-dir", "d", "--electra-epoch", "5", "--fulu-epoch", "5"], /must come after/);
    refused(["--data-dir", "d", "--electra-epoch", "never"], /--fulu-epoch needs Electra/);
    refused(["--data-dir", "d", "--electra-epoch", "0"], /from 1 to/);
    const { electraEpoch, fuluEpoch } = parseOptions(["--data-dir", "d", "--electra-epoch", "never", "--fulu-epoch", "never"]);
    assert.deepEqual([electraEpoch, fuluEpoch], [Infinity, Infinity]);
  });

  it("takes several balances, decimal or hexadecimal", () => {
    const { fund } = parseOptions(["--data-dir", "d", "--fund", `${ADDRESS}=12`, `--fund=${ADDRESS}=0x10`]);
    assert.deepEqual(fund, [
      { address: ADDRESS.toLowerCase(), wei: 12n },
      { address: ADDRESS.toLowerCase(), wei: 16n },
    ]);
  });

  it("describes every option it knows", () => {
    for (const name of ["data-dir", "p2p-port", "missing-members", "chain-id"]) assert.match(usage(), new RegExp(`--${name} `));
    assert.equal(parseOptions(["--help"]).help, true);
  });

  it("counts edits", () => {
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("kitten", "sitting"), 3);
    assert.equal(editDistance("same", "same"), 0);
  });
});
