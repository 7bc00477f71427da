/**
 * The order in which Jest starts the files of tests. On a machine that has not run them, Jest takes large files for long ones. Some small files
 * take longest, because they run a table or a contract. Started last, they would run alone in the end, while a processor has nothing to do.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** The files that start before all others, the longest first. */
const LONGEST = [
  'frameworks/contract.test.ts',
  'page/browser.test.ts',
  'commands/run/pytest-job.test.ts',
  'new-rows.test.ts',
  'frameworks/real/playwright-contract.test.ts',
  'frameworks/real/playwright.test.ts',
  'frameworks/real/playwright-projects.test.ts',
  'frameworks/real/other-versions.test.ts',
  'e2e/faults.test.ts',
  'e2e/pages.test.ts',
  'e2e/act.test.ts',
];

const folder = join(import.meta.dirname, '../__tests__');
for (const file of LONGEST)
  if (!existsSync(join(folder, file))) throw new Error(`longest-first.mjs names ${file}, which is not in ${folder}`);

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => LONGEST.findIndex((file) => path === join(folder, file)) + 1 || Infinity;
    return super.sort(tests).sort((a, b) => compare(place(a), place(b)));
  }
}

/** Infinity minus itself is no number. */
const compare = (a, b) => (a === b ? 0 : a - b);
