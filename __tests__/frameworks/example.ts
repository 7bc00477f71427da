/** The examples do what their README files promise. They run as a shard would run them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { discoverFiles } from '../../src/discovery/test-files.ts';
import { detectFramework } from '../../src/frameworks/detect.ts';
import type { Framework } from '../../src/frameworks/framework.ts';
import { createUnitOf } from '../../src/frameworks/shared/unit-of.ts';
import { runFramework, worstCode } from './project.ts';
import { missing, type Sample, sampleOf } from './samples.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const TIMEOUT_MS = 60_000;

/** Declares the tests of the example of a framework, if it has one. */
export function describeExample(framework: Framework): void {
  const { example, command, exits } = sampleOf(framework);
  if ('none' in example) return;
  describe(`the example ${example.folder}`, () => declare({ framework, command, exits, args: [], ...example }));
}

interface Example {
  readonly framework: Framework;
  readonly command: readonly string[] | undefined;
  readonly exits: Sample['exits'];
  readonly folder: string;
  readonly args: readonly string[];
}

function declare({ framework, command, exits, folder, args }: Example): void {
  const { name } = framework;
  const root = join(EXAMPLES, folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const read = (globs: readonly string[] = []) =>
    new Map(discoverFiles(files, globs).map(({ id }) => [id, readFileSync(join(root, id), 'utf8')]));
  const names = readdirSync(root);
  const project = { folder: root, files, names, testFileOf: () => undefined };
  const searched =
    framework.searchesUnits && framework.search?.({ ...project, texts: read(framework.searchFiles) }, []);
  const found = discoverFiles(files, framework.patterns).map(({ id }) => framework.unitOfFile?.(id) ?? id);
  const units = [...(searched?.units?.keys() ?? new Set(found))];
  const reason = missing.get(name);
  const realTest = reason === undefined ? test : test.skip;
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'shardwise-example-'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const runTry = (number: number, these: readonly string[]) => {
    const env = { SHARDWISE_TRY: String(number), PYTHONDONTWRITEBYTECODE: '1' };
    const request = { args, ...(command === undefined ? {} : { command }) };
    return runFramework(root, join(scratch, `try-${number}`), framework, these, request, env);
  };

  test('is recognised by its own files', () => {
    const detected = detectFramework({ ...project, texts: read(framework.projectFiles) });
    expect(detected).toMatchObject({ framework: { name } });
  });

  realTest(
    `has 30 tests or more in 6 files or more, one skipped, and one that fails first and passes then${reason === undefined ? '' : ` (${reason})`}`,
    async () => {
      const first = await runTry(1, units);
      const unitOf = createUnitOf(units, framework.unitOfFile && { unitOfFile: framework.unitOfFile });
      const outcomes = (outcome: string) => first.cases.filter((testCase) => testCase.outcome === outcome);
      expect(new Set(first.cases.map((testCase) => unitOf(testCase)))).toEqual(new Set(units));
      expect(units.length).toBeGreaterThanOrEqual(6);
      expect(first.cases.length).toBeGreaterThanOrEqual(30);
      expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(
        new RegExp(`\\b${first.cases.length} tests in ${units.length} (?:files|packages|test binaries)\\b`),
      );
      expect([outcomes('failed').length, outcomes('errored').length, outcomes('skipped').length]).toEqual([1, 0, 1]);
      expect(worstCode(first.exitCodes)).toBe(exits?.failing ?? 1);

      const again = await runTry(2, [...new Set(outcomes('failed').map((testCase) => unitOf(testCase) ?? ''))]);
      expect(again.cases.every(({ outcome }) => outcome === 'passed')).toBe(true);
      expect(worstCode(again.exitCodes)).toBe(0);
    },
    TIMEOUT_MS,
  );
}
