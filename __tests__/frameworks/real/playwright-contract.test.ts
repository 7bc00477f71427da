/** The contract of Playwright, with the real tool in three versions. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { playwright } from '../../../src/frameworks/playwright.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { playwrightCommand, sample, VERSIONS, type Version } from '../samples/playwright.ts';
import { describeVersionContract } from '../version-contract.ts';
import { config, IMPORT, missing, TWO_PROJECTS, usePlaywright } from './playwright-project.ts';

const text = (value: string) => JSON.stringify(value);

describeExample(playwright);

/** Titles are unique in a file, or Playwright does not load it. */
const titles = fc.uniqueArray(fc.constantFrom(...HOSTILE_NAMES, 'a › b', ' a '), { minLength: 1, maxLength: 3 });
const tests = (named: readonly string[]) => named.map((name) => `test(${text(name)}, () => {});`).join('\n');
const group = (kind: string, name: string, inside: string) =>
  `test.describe${kind}(${text(name)}, () => {\n${inside}\n});`;
const block = fc
  .tuple(fc.constantFrom('', '.serial', '.parallel'), titles, titles, titles)
  .map(([kind, [outer = ''], inner, deep]) =>
    [tests([`${outer} alone`]), group(kind, outer, `${tests(inner)}\n${group('', 'deep', tests(deep))}`)].join('\n'),
  );
const blocks = fc.uniqueArray(block, { minLength: 1, maxLength: 3, selector: (source) => source.split('\n', 1)[0] });

describeParts({
  framework: playwright,
  fileName: 'tests/split.spec.ts',
  configuration: sample.configuration,
  source: blocks.map((sources) => `${IMPORT}${sources.join('\n')}\n`),
});

describe.each(Object.keys(VERSIONS) as Version[])('Playwright %s', (version) => {
  const reason = missing(version);
  if (reason !== undefined) return test.skip(reason, () => {});
  const command = playwrightCommand(version);
  const ofVersion = { ...sample, command };
  if (version === '1.65') {
    describeContract(playwright, ofVersion);
    describeJobContract(playwright, ofVersion);
  } else describeVersionContract(playwright, version === '1.56' ? { ...ofVersion, mixesUpEnds: true } : ofVersion);

  const { project } = usePlaywright(version);

  test('has the metrics that a test notes as annotations', async () => {
    const notes = `test.info().annotations.push({ type: 'metric:login', description: '12.5' }, { type: 'issue', description: 'A-1' });`;
    const signsIn = `${IMPORT}test('signs in', () => { ${notes} });\n`;
    project.write({ 'playwright.config.ts': config(''), 'm.spec.ts': signsIn });
    const { cases } = await project.run(['m.spec.ts']);
    expect(cases.map(({ name, said }) => [name, said])).toEqual([['signs in', ['metric:login=12.5']]]);
  });
});

describe('Playwright 1.56', () => {
  const reason = missing('1.56');
  if (reason !== undefined) return test.skip(reason, () => {});
  const { project, list } = usePlaywright('1.56');
  beforeEach(() => {
    project.write({
      'playwright.config.ts': TWO_PROJECTS,
      'a/x.spec.ts': sample.passing,
      'a/y.spec.ts': sample.passing,
    });
  });

  test('has files as units, which run in all their projects', async () => {
    expect(await list()).toEqual({ 'a/x.spec.ts': 4, 'a/y.spec.ts': 4 });
    const { cases, selected } = await project.run(['a/y.spec.ts']);
    expect(cases.map(({ suite }) => suite.join())).toEqual(
      ['one', 'one', 'two words', 'two words'].map((name) => `${name},a/y.spec.ts`),
    );
    expect(selected).toEqual(['[["a/y.spec.ts",{"":4}]]']);
  });

  test('has no parts of files', async () => {
    const { cases } = await project.run(['a/y.spec.ts']);
    expect(cases.map((one) => playwright.select?.partOf(one, 'a/y.spec.ts'))).toEqual(Array(4).fill(undefined));
    expect(cases[1]?.name).toBe('outer › inner › is nested');
  });
});
