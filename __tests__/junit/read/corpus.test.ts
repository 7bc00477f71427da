import { isDeepStrictEqual } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { nameText } from '../../../src/junit/read/plain-text.ts';
import { corpusFiles, hasCorpus } from '../corpus.ts';
import { fold, foldReadings, read, write } from '../support.ts';

/** Counts of files that are not well-formed, so the independent program has none. They come from a regular expression or from the fixed file. */
const COUNTED_BY_HAND: ReadonlyMap<string, string> = new Map([
  ['DataDog-datadog-ci__empty.xml', '0 0 0 0 0.000'],
  ['launchableinc-cli__broken.xml', '0 0 0 0 0.000'],
  ['catchorg-Catch2__junit.sw.approved.txt.xml', '968 75 21 12 0.000'],
  ['catchorg-Catch2__junit.sw.multi.approved.txt.xml', '968 75 21 12 0.000'],
  // The third case ends in the middle of its name. It may have failed later, so it does not count.
  ['kubernetes-test-infra__malformed.xml', '2 0 0 2 0.000'],
  ['lukejpreston-xunit-viewer__complete_no_suite.xml', '16 3 5 3 0.008'],
  ['lukejpreston-xunit-viewer__complete_no_suite_multi_cases.xml', '2 2 0 0 0.000'],
  ['lukejpreston-xunit-viewer__complete_no_suite_single_suite.xml', '14 3 3 3 0.006'],
  ['lukejpreston-xunit-viewer__complete_single_case_only.xml', '1 1 0 0 0.000'],
  ['mikepenz-action-junit-report__expected.xml', '6 1 0 1 0.004'],
  ['testomatio-reporter__csharp.xml', '5 3 0 1 10.479'],
  // One of three errors is a risky test of PHPUnit, which passed.
  ['rwx-research-captain__phpunit.xml', '14 3 2 4 1.447'],
]);

// Long enough to read four hundred files several times on a busy machine.
jest.setTimeout(60_000);

const describeCorpus = hasCorpus ? describe : describe.skip;

describeCorpus(`the corpus of real reports${hasCorpus ? '' : ' (there is none here)'}`, () => {
  test('has the totals that an independent program counted, file by file', async () => {
    const differences: string[] = [];
    let files = 0;
    for (const { name, bytes, expected } of corpusFiles()) {
      const { cases } = await read(bytes, 4_096);
      const got = [cases.tests, cases.failed, cases.errored, cases.skipped, (cases.timeMs / 1_000).toFixed(3)].join(
        ' ',
      );
      const manifest = ['tests', 'failed', 'errored', 'skipped', 'time_s'].map((column) => expected[column]).join(' ');
      const wanted = COUNTED_BY_HAND.get(name) ?? (expected['status'] === 'unparseable' ? undefined : manifest);
      files++;
      if (got !== wanted) differences.push(`${name}: ${got}, expected ${wanted}`);
    }
    expect(differences).toEqual([]);
    expect(files).toBe(417);
  });

  test('is ok if the independent program could read it as JUnit, else foreign or damaged', async () => {
    const differences: string[] = [];
    for (const { name, bytes, expected } of corpusFiles()) {
      const { status, problem } = await read(bytes);
      const wanted = {
        ok: ['ok'],
        'other-root': ['foreign'],
        unparseable: ['damaged', 'empty', 'unreadable', 'ok', 'foreign'],
      }[expected['status'] ?? ''];
      if (wanted?.includes(status) !== true) differences.push(`${name}: ${status} (${problem})`);
      if (status !== 'ok' && problem === undefined) differences.push(`${name}: ${status} without a word why`);
    }
    expect(differences).toEqual([]);
  });

  test('gives the same result in pieces of any size', async () => {
    for (const { name, bytes } of corpusFiles()) {
      if (bytes.length > 20_000) continue;
      expect([name, await read(bytes, 7)]).toEqual([name, await read(bytes)]);
    }
  });

  test('has the names and outcomes that fast-xml-parser finds in the files that it can read', async () => {
    let compared = 0;
    for (const { name, bytes } of corpusFiles()) {
      const text = new TextDecoder().decode(bytes);
      if (XMLValidator.validate(text) !== true || /<!DOCTYPE|encoding="(?!utf-?8)/i.test(text)) continue;
      const wanted = secondOpinion(text);
      const got = (await read(bytes)).tests.map((one) => one.name);
      expect([name, got]).toEqual([name, wanted]);
      compared++;
    }
    expect(compared).toBeGreaterThan(380);
  });

  test('survives folding, writing and reading again', async () => {
    for (const { name, bytes } of corpusFiles()) {
      const tests = foldReadings(await read(bytes));
      const again = await fold([write(tests)]);
      if (!isDeepStrictEqual(again.map(strip), tests.map(strip))) expect([name, again]).toEqual([name, tests]);
    }
  });
});

/** The test without its places and shards, which are not part of a JUnit file that other tools read. */
const strip = ({ shard: _shard, attempt: _attempt, unit: _unit, ...test }: Awaited<ReturnType<typeof fold>>[number]) =>
  test;

function secondOpinion(text: string): string[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    removeNSPrefix: true,
    maxNestedTags: 1_000,
  });
  const names: string[] = [];
  const visit = (nodes: unknown): void => {
    if (!Array.isArray(nodes)) return;
    for (const node of nodes as Record<string, unknown>[]) {
      for (const [tag, children] of Object.entries(node)) {
        if (tag === ':@') continue;
        visit(children);
        const attributes = (node[':@'] ?? {}) as Record<string, string>;
        if (tag === 'testcase')
          names.push(nameText(normalised(attributes['name'] ?? attributes['id'] ?? '')) || '(no name)');
      }
    }
  };
  visit(parser.parse(text));
  return names;
}

/** The value with spaces for line ends, as XML reads them. fast-xml-parser keeps line ends in attributes. */
const normalised = (value: string): string => value.replace(/[\r\n\t]/g, ' ');
