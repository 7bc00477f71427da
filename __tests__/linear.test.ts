/** Every regular expression takes time in proportion to its text. Names, paths and reports of strangers must not hold a job up. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { checkSync } from 'recheck';
import { createUnitOf } from '../src/frameworks/shared/unit-of.ts';
import { createFindFiles } from '../src/judge/find-file.ts';
import { byCodeUnit } from '../src/model.ts';

const SRC = join(import.meta.dirname, '../src');

interface Literal {
  readonly pattern: string;
  readonly flags: string;
}

function* literalsIn(node: unknown): Generator<Literal> {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'RegExpLiteral') yield node as unknown as Literal;
  for (const value of Object.values(node)) yield* literalsIn(value);
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|mjs)$/.test(file));
const expressions = new Map<string, Literal & { readonly file: string }>();
for (const file of files) {
  const source = parseSync(readFileSync(join(SRC, file), 'utf8'), { syntax: 'typescript', target: 'es2024' });
  for (const { pattern, flags } of literalsIn(source))
    expressions.set(`/${pattern}/${flags}`, { pattern, flags, file });
}

/**
 * The checker runs each attack that it finds. On a busy machine a linear expression takes more than its usual second, but never five: the
 * attacks have 300,000 characters, so that quadratic work takes most of a minute.
 */
const LIMITS = { timeout: 60_000, recallTimeout: -5_000 };
/** The limits of a second look, in case the machine was too busy even for that. */
const SECOND_LIMITS = { timeout: 60_000, recallTimeout: -20_000 };

/**
 * The expressions that this checker has found linear, each by its text. A check takes a minute of work for all of them, and its result cannot
 * change. So only new ones are checked. `UPDATE_LINEAR=1 npm test -- linear` adds these to the list. The first line names the checker: another
 * version of it, or other limits, check everything again.
 */
const LIST = join(import.meta.dirname, 'linear-expressions.txt');
const { version } = createRequire(import.meta.url)('recheck/package.json') as { version: string };
const checker = `recheck ${version} with ${JSON.stringify(LIMITS)}`;
const [listedBy, ...listed] = readFileSync(LIST, 'utf8').trimEnd().split('\n');
const known: ReadonlySet<string> = new Set(listedBy === checker ? listed : []);
const added = new Set<string>();

afterAll(() => {
  const linear = [...expressions.keys()].filter((text) => known.has(text) || added.has(text)).sort(byCodeUnit);
  if (process.env['UPDATE_LINEAR']) writeFileSync(LIST, `${[checker, ...linear].join('\n')}\n`);
});

test('there are expressions to check', () => {
  expect(expressions.size).toBeGreaterThan(100);
});

test.each([...expressions])('%s is linear', (text, { pattern, flags, file }) => {
  if (known.has(text)) return;
  expectLinear({ pattern, flags, file });
  added.add(text);
});

function expectLinear({ pattern, flags, file }: Literal & { readonly file: string }): void {
  const first = checkSync(pattern, flags, LIMITS);
  const result = first.status === 'safe' ? first : checkSync(pattern, flags, SECOND_LIMITS);
  expect({ file, status: result.status, attack: 'attack' in result ? result.attack.pattern : undefined }).toEqual({
    file,
    status: 'safe',
  });
}

/** Names of a million parts. Quadratic work on them takes hours, so the time limit of a test finds it. */
const LONG = 1_000_000;

test.each(['a/', 'a.', '../', './', 'a::', '\\', '[', ' > '])(
  'a name of a million %j finds its unit and its file',
  (part) => {
    const name = part.repeat(LONG);
    const unitOf = createUnitOf(['tests/a.test.js', 'b.py', 'b.py::T']);
    const findFiles = createFindFiles(['tests/a.test.js', 'src/com/acme/A.java']);
    for (const testCase of [
      { name, suite: [], outcome: 'passed' },
      { name: 'x', suite: [name], outcome: 'passed' },
      { name: 'x', suite: [], className: name, outcome: 'passed' },
      { name: 'x', suite: [], file: name, outcome: 'passed' },
    ] as const) {
      expect(unitOf(testCase)).toBeUndefined();
      expect(findFiles(name, name)).toEqual([]);
    }
  },
);
