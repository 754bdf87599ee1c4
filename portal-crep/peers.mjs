// Fetches the published contracts of other exchanges into target/peers, for the comparison of gas and for nothing
// else: they are no part of this project. Exact versions, checked by their hashes, without what they depend on;
// nothing of theirs is run here.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = [
  ['@uniswap/v2-core', '1.0.1',
    'sha512-MtybtkUPSyysqLY2U210NBDeCHX+ltHt3oADGdjqoThZaFRDKwM6k1Nb3F0A3hk5hwuQvytFWhrWHOEq6nVJ8Q=='],
  ['@uniswap/v2-periphery', '1.1.0-beta.0',
    'sha512-6dkwAMKza8nzqYiXEr2D86dgW3TTavUvCR0w2Tu33bAbM8Ah43LKAzH7oKKPRT5VJQaMi1jtkGs1E8JPor1n5g=='],
  ['bancor-contracts', '0.4.0',
    'sha512-3nezLJz1FxPn+tBWyUdrYlkh4Pneky4tObiImsgnUmQTLVRhIo9jnzlHkX7L/zYHGV86wPhc1f3FYEiewdIB4Q=='],
];
const target = join(dirname(fileURLToPath(import.meta.url)), 'target/peers');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

rmSync(target, { recursive: true, force: true });
for (const [name, version, integrity] of peers) {
  const folder = join(target, name);
  mkdirSync(folder, { recursive: true });
  const pack = ['pack', `${name}@${version}`, '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename, integrity: found }] = JSON.parse(execFileSync(npm, pack));
  if (found !== integrity) {
    console.error(`${name}@${version}: found ${found} expected ${integrity}`);
    process.exit(1);
  }
  const archive = join(folder, filename.replace('@', '').replace('/', '-'));
  execFileSync('tar', ['xzf', archive, '-C', folder, '--strip-components=1']);
}
console.log(`contracts of ${peers.length} packages in ${target}`);
