import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const EVERYWHERE = ['zod', 'yaml', 'saxes', 'tinyglobby', 'picomatch', 'execa', 'smol-toml'];
const BUNDLES: [bundle: string, packages: string[]][] = [
  ['plan', [...EVERYWHERE, '@actions/core', '@actions/artifact', '@actions/cache', '@actions/github', 'yauzl']],
  ['run', [...EVERYWHERE, '@actions/core', '@actions/artifact', '@actions/cache']],
  ['merge', [...EVERYWHERE, '@actions/core', '@actions/artifact', '@actions/cache']],
  ['library', [...EVERYWHERE, 'p-limit']],
  ['cli', [...EVERYWHERE, 'commander', 'log-update', 'string-width', 'cli-truncate', 'picocolors']],
];

test.each(BUNDLES)('the licences of all that is in the %s bundle lie beside it', (bundle, packages) => {
  const text = readFileSync(join(import.meta.dirname, '../../dist', bundle, 'licenses.txt'), 'utf8');
  const named = text.split('\n').flatMap((line) => /^(\S+) \d+\.\d+\.\d+\S*$/.exec(line)?.[1] ?? []);
  expect(named).toEqual(expect.arrayContaining(packages));
});
