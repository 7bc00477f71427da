/** What the tests of Playwright with the real tool share. */
import { existsSync } from 'node:fs';
import { afterEach } from '@jest/globals';
import { playwright } from '../../../src/frameworks/playwright.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import type { Report } from '../../../src/model.ts';
import { createProject as createJob, type LocalProject, type Values } from '../../commands/project.ts';
import { useProject } from '../project.ts';
import { playwrightCommand, programOf, type Version } from '../samples/playwright.ts';

export const IMPORT = `import { expect, test } from '@playwright/test';\n`;
export const PASSES = `${IMPORT}test('passes', () => {});\n`;

export const config = (options: string) => `export default { ${options} };\n`;
export const TWO_PROJECTS = config(`projects: [
  { name: 'one', testDir: 'a' },
  { name: 'two words', testDir: '.', testMatch: ['a/**', 'b/**'] },
]`);

/** Why the tests of a version are skipped. Undefined where it is installed. */
export const missing = (version: Version) =>
  existsSync(programOf(version)) ? undefined : `is not installed: there is no ${programOf(version)}`;

/** Declares a fresh project for each test of a suite. A test may run a whole job, too, in a folder of its own. */
export function usePlaywright(version: Version) {
  const command = playwrightCommand(version);
  const project = useProject(playwright, command);
  const values = { framework: 'playwright', command: joinWords(command), shards: '2', retries: '0' };
  let job: LocalProject | undefined;
  afterEach(() => {
    job?.remove();
    job = undefined;
  });

  async function openJob(files: Values): Promise<LocalProject> {
    job = await createJob(files);
    return job;
  }
  const runJob = async (files: Values, more: Values = {}): Promise<Report> =>
    (await (await openJob(files)).runAll({ ...values, ...more })).report;
  const list = async (args: readonly string[] = [], files: readonly string[] = []) =>
    Object.fromEntries((await project.list({ args, files }))?.tests ?? []);
  return { command, project, values, list, openJob, runJob };
}
