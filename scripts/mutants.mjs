/**
 * `npm run mutants -- schedule judge` finds small changes in these folders of `src` that no test notices. It takes minutes for each folder.
 * `npm run mutants -- --share 0.1 commands` tries those of a tenth of the lines. The same share always draws the same lines.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How many lines are drawn together, so that most statements are whole. */
const LINES_TOGETHER = 10;

const SRC = resolve(import.meta.dirname, '../src');
const { values, positionals: places } = parseArgs({ options: { share: { type: 'string' } }, allowPositionals: true });
if (places.length === 0) {
  console.error('Name folders or files of src, such as: npm run mutants -- schedule junit/fold');
  process.exit(2);
}
const drawn = values.share === undefined ? places : places.flatMap((place) => draw(place, Number(values.share)));
const packageFile = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
const stryker = join(dirname(packageFile), 'bin/stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run'], {
  env: { ...process.env, MUTANTS: drawn.join(',') },
  stdio: 'inherit',
});
process.exit(status ?? 1);

/** Ranges of lines: `judge/verdict.ts:11-20`. */
function draw(place, share) {
  const files = place.endsWith('.ts') ? [place] : filesIn(place);
  return files.flatMap((file) => {
    const lines = readFileSync(join(SRC, file), 'utf8').split('\n').length;
    const starts = Array.from({ length: Math.ceil(lines / LINES_TOGETHER) }, (_, index) => index * LINES_TOGETHER + 1);
    return starts
      .filter((start) => chance(`${file}:${start}`) < share)
      .map((start) => `${file}:${start}-${Math.min(lines, start + LINES_TOGETHER - 1)}`);
  });
}

function filesIn(folder) {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort();
}

/** A number from 0 to 1 that the text decides. */
function chance(text) {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
