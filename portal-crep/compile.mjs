// Compiles the Solidity sources with the pinned compiler and writes one JSON file per contract that lies at the top
// of its tree (those in folders below are parts of them):
//   src/main/solidity  ->  target/classes/contracts/<Name>.json
//   src/test/solidity  ->  target/test-classes/contracts/<Name>.json
// The module is this one, or the folder given as argument: the tools are installed here once for all of them.
// Installs the npm packages first if the lock file changed; does nothing if neither sources nor tools did.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = dirname(fileURLToPath(import.meta.url));
const root = resolve(process.argv[2] ?? tools);
const main = { sources: 'src/main/solidity', output: 'target/classes/contracts' };
const test = { sources: 'src/test/solidity', output: 'target/test-classes/contracts' };

// Cancun: the oldest rules among the chains we deploy to, and the first with the opcodes the sources use.
const settings = {
  evmVersion: 'cancun',
  viaIR: true,
  optimizer: { enabled: true, runs: 10000 },
  metadata: { bytecodeHash: 'none' },
  outputSelection: {
    '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] },
  },
};

const at = (path) => join(root, path);
const tool = (path) => join(tools, path);
const digest = (...texts) => texts.reduce((hash, text) => hash.update(text).update('\0'), createHash('sha256')).digest('hex');

function installTools() {
  const wanted = digest(readFileSync(tool('package-lock.json'), 'utf8'), process.platform, process.arch);
  const stamp = tool('node_modules/.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  try {
    execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: tools,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch (error) {
    throw new Error(`npm ci in ${tools} failed: ${error.message}`);
  }
  writeFileSync(stamp, wanted);
}

function readSources(folder) {
  if (!existsSync(at(folder))) {
    return {};
  }
  const files = readdirSync(at(folder), { recursive: true }).filter((name) => name.endsWith('.sol')).sort();
  return Object.fromEntries(
    files.map((name) => [join(folder, name).replaceAll('\\', '/'), { content: readFileSync(at(join(folder, name)), 'utf8') }]),
  );
}

function compile(sources) {
  const solc = createRequire(import.meta.url)('solc');
  const input = { language: 'Solidity', sources, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const complaints = (output.errors ?? []).filter((error) => error.severity !== 'info');
  if (complaints.length > 0) {
    // A warning is an error here: what the compiler doubts is not deployed.
    throw new Error(complaints.map((error) => error.formattedMessage).join('\n'));
  }
  return { contracts: output.contracts, compiler: solc.version() };
}

// Contracts whose unknown calls go on to another one: callers see a single interface.
const halves = { Bmc: 'BmcAdmin' };

function abiOf(name, contracts) {
  const found = Object.values(contracts).find((file) => file[name] !== undefined)[name];
  const own = found.abi.filter((entry) => entry.type !== 'fallback');
  const signature = (entry) => `${entry.type} ${entry.name}(${(entry.inputs ?? []).map((input) => input.type)})`;
  const known = new Set(own.map(signature));
  const inherited = name in halves ? abiOf(halves[name], contracts) : [];
  return [...own, ...inherited.filter((entry) => entry.type !== 'constructor' && !known.has(signature(entry)))];
}

function write({ sources, output }, { contracts, compiler }) {
  const folder = at(output);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const atTop = ([file]) => dirname(file) === sources;
  for (const [file, found] of Object.entries(contracts).filter(atTop)) {
    for (const [name, contract] of Object.entries(found)) {
      const artifact = {
        name,
        source: basename(file),
        compiler: `solc ${compiler}`,
        settings: { evmVersion: settings.evmVersion, viaIR: settings.viaIR, optimizer: settings.optimizer },
        abi: abiOf(name, contracts),
        bytecode: `0x${contract.evm.bytecode.object}`,
        deployedBytecode: `0x${contract.evm.deployedBytecode.object}`,
      };
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(artifact, null, 1)}\n`);
    }
  }
}

function upToDate(folder, fingerprint) {
  const stamp = at(join(folder, '.fingerprint'));
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

function build() {
  installTools();
  const sources = { ...readSources(main.sources), ...readSources(test.sources) };
  const made = ['package-lock.json', 'compile.mjs'].map((name) => readFileSync(tool(name), 'utf8'));
  const fingerprint = digest(JSON.stringify(sources), ...made);
  if (upToDate(main.output, fingerprint) && upToDate(test.output, fingerprint)) {
    return;
  }
  const result = compile(sources);
  for (const tree of [main, test]) {
    write(tree, result);
    writeFileSync(at(join(tree.output, '.fingerprint')), fingerprint);
  }
}

try {
  build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
