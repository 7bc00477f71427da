/** Third-party readers of JUnit files. Each returns the same fields. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse, type TestCase, type TestSuite, type TestSuites } from 'junit2json';

const JUNITPARSER = {
  script: join(import.meta.dirname, 'read_with_junitparser.py'),
  env: { PYTHONPATH: join(import.meta.dirname, '../../.tools/junitparser') },
};

/** The fields that both readers return. Times are seconds, and null is unknown. */
export interface Reading {
  /** The totals in the attributes. */
  readonly totals: {
    readonly tests: number;
    readonly failures: number;
    readonly errors: number;
    readonly skipped: number;
    readonly time: number;
  };
  readonly cases: readonly ReadCase[];
}

export interface ReadCase {
  readonly suite: readonly string[];
  readonly name: string;
  readonly className: string | null;
  readonly time: number | null;
  readonly shard: string | null;
  readonly results: readonly ReadResult[];
  readonly tries: readonly ReadResult[];
}

interface ReadResult {
  readonly tag: string;
  readonly message: string | null;
  readonly text: string | null;
}

async function readWithJunitparser(file: string): Promise<Reading> {
  const { stdout } = await execa('python3', [JUNITPARSER.script, file], { env: JUNITPARSER.env });
  return JSON.parse(stdout);
}

async function readWithJunit2json(file: string): Promise<Reading> {
  // Values stay as written, because by default a test with the name "1e3" becomes a number.
  const root = (await parse(readFileSync(file, 'utf8'), { attrValueProcessors: [] })) as TestSuites;
  const suites = root.testsuite ?? [];
  const sum = (count: (suite: TestSuite) => unknown) =>
    suites.reduce((total, suite) => total + Number(count(suite)), 0);
  return {
    totals: {
      tests: Number(root.tests),
      failures: Number(root.failures),
      errors: Number(root.errors),
      skipped: sum(({ skipped }) => skipped),
      time: Number(root.time),
    },
    cases: suites.flatMap((suite) => casesOf(suite, [suite.name ?? ''])),
  };
}

/** The suites of junit2json. Its types have neither suites in suites nor tries, but it reads them. */
type NestedSuite = TestSuite & { readonly testsuite?: readonly TestSuite[] };
type Result = {
  readonly message?: string;
  readonly inner?: string;
  readonly stackTrace?: readonly { readonly inner?: string }[];
};

function casesOf(suite: NestedSuite, path: readonly string[]): ReadCase[] {
  const own = (suite.testcase ?? []).map((each) => toCase(each, suite, path));
  return [...own, ...(suite.testsuite ?? []).flatMap((inner) => casesOf(inner, [...path, inner.name ?? '']))];
}

function toCase(each: TestCase, suite: TestSuite, path: readonly string[]): ReadCase {
  const elements = (tags: readonly string[], textOf: (result: Result) => string | undefined) =>
    tags.flatMap((tag) =>
      (((each as Record<string, unknown>)[tag] as readonly Result[] | undefined) ?? []).map((result) => ({
        tag,
        message: result.message ?? null,
        text: textOf(result) ?? null,
      })),
    );
  return {
    suite: path,
    name: each.name ?? '',
    className: each.classname ?? null,
    time: each.time === undefined ? null : Number(each.time),
    shard: String(suite.properties?.find(({ name }) => name === 'shardwise.shard')?.value ?? null),
    results: elements(['failure', 'error', 'skipped'], ({ inner }) => inner),
    tries: elements(
      ['flakyFailure', 'flakyError', 'rerunFailure', 'rerunError'],
      ({ stackTrace }) => stackTrace?.[0]?.inner,
    ),
  };
}

export const READERS = [
  {
    reader: 'junitparser (Python)',
    read: readWithJunitparser,
    available:
      (await execa('python3', ['-c', 'import junitparser'], { reject: false, env: JUNITPARSER.env })).exitCode === 0,
  },
  { reader: 'junit2json (npm)', read: readWithJunit2json, available: true },
];
