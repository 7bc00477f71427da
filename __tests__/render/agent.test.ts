/** The result for a coding agent. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GITHUB } from '../../src/platform/github/host.ts';
import { AGENT_BUDGET, renderAgent } from '../../src/render/agent.ts';
import { someTest } from '../judge/samples.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';
import { SAMPLE_NAMES, sampleReport } from './sample-reports.ts';

const LINKS = { host: GITHUB };

describe.each(SAMPLE_NAMES)('%s for an agent', (name) => {
  const report = sampleReport(name);

  test.each([1000, 3000, AGENT_BUDGET])('fits into %i characters and says the verdict', (max) => {
    const text = renderAgent(report, LINKS, max);
    expect(text.length).toBeLessThanOrEqual(max);
    expect(text).toContain(`verdict: ${report.verdict}`);
  });
});

test('a failure has its place, owners, command, history, message and its own frames', () => {
  const report = sampleReport('new-and-known');
  const text = renderAgent(report, LINKS);
  expect(text).toContain(
    [
      'test',
      '> tests/cart/edge-cases.test.ts › cart › keeps its order',
      'place',
      '> tests/cart/edge-cases.test.ts:61',
      'owners',
      '> shop/checkout',
      'command',
      "> npx vitest run tests/cart/edge-cases.test.ts '--testNamePattern=keeps its order$'",
      'history: Passed in all of the last 30 runs of the default branch.',
      'message',
      '> expected 12.5 to equal 13 // Object.is equality',
      'trace',
      '> AssertionError: expected 12.5 to equal 13 // Object.is equality',
    ].join('\n'),
  );
  expect(text).toContain('>     … 2 frames of libraries');
  expect(text).not.toContain('node_modules');
});

test('with little room, the first failures are whole, others have names, and the rest is counted', () => {
  const text = renderAgent(sampleReport('300-failures'), LINKS, 6000);
  expect(text.match(/^place$/gm)?.length).toBeGreaterThan(3);
  const named = text.match(/^> tests\/\S+ › /gm)?.length ?? 0;
  const [, rest = ''] = /^(\d+) more tests are left out here/m.exec(text) ?? [];
  expect(named + Number(rest)).toBe(300);
});

describe('hostile text', () => {
  const inert = (text: string) => {
    const hostile = someTest('a', 'failed', { name: text, file: text, message: text, detail: text });
    const report = {
      ...sampleReport('one-failure'),
      warnings: [text],
      reasons: [text],
      tests: [{ ...hostile, owners: [text], command: text }],
    };
    const lines = renderAgent(report, LINKS).split('\n');
    const plain = renderAgent({ ...report, warnings: ['x'], reasons: ['x'], tests: [someTest('a', 'failed')] }, LINKS);
    // Whatever is not ours stands behind the sign.
    const ours = (all: readonly string[]) => all.filter((line) => !line.startsWith('> '));
    const known = new Set([...ours(plain.split('\n')), 'owners', 'command', 'message', 'trace']);
    expect(
      ours(lines)
        .slice(1)
        .filter((line) => !known.has(line)),
    ).toEqual([]);
    expect(lines.some((line) => /^\s*(?:::|##\[)/.test(line))).toBe(false);
  };

  test.each(HOSTILE_TEXTS)('%s stays behind its sign', (_name, text) => inert(text));
  test('and so does any other', () => fc.assert(fc.property(hostileText, inert), { numRuns: 60 }));
});
