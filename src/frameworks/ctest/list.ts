/** Asks ctest for its tests. It reads what CMake has written into the folder of the build. */
import { z } from 'zod';
import { listSome, plural } from '../../text/numbers.ts';
import { hasPlaceholders } from '../custom.ts';
import type { Listed, Lister, OutputReader } from '../framework.ts';
import { launchOf } from './options.ts';

export const ctestList: Lister = {
  counts: true,
  reaches: ({ command }) => !hasPlaceholders(command),
  command: ({ output, ...request }) => {
    const { program, before, args } = launchOf(request);
    return {
      program,
      args: [...before, ...args, '--show-only=json-v1'],
      reader: { report: output, open: createListReader },
    };
  },
  parse: parseListed,
};

/** Keeps the JSON that ctest prints, without the lines before and after it. */
function createListReader(): OutputReader {
  const lines: string[] = [];
  return {
    read(line) {
      if (line === '{' || lines.length > 0) lines.push(line);
      return lines.length > 0 ? [] : [line];
    },
    report: () => (lines.length === 0 ? undefined : lines.slice(0, lines.lastIndexOf('}') + 1).join('\n')),
  };
}

const property = z.object({ name: z.string(), value: z.unknown() });
const listSchema = z.object({
  kind: z.literal('ctestInfo'),
  tests: z.array(z.object({ name: z.string(), properties: z.array(property).default([]) })),
});
type ListedTest = z.infer<typeof listSchema>['tests'][number];

const namesIn = ({ properties }: ListedTest, ...names: readonly string[]): string[] =>
  properties.flatMap(({ name, value }) => (names.includes(name) ? z.array(z.string()).catch([]).parse(value) : []));

function parseListed(text: string): Listed {
  const { tests } = listSchema.parse(JSON.parse(text));
  const needed = new Set(tests.filter(isEnabled).flatMap((test) => namesIn(test, 'FIXTURES_REQUIRED')));
  const counts = new Map<string, number>();
  for (const test of tests) if (!isBroughtAlong(test, needed)) counts.set(test.name, (counts.get(test.name) ?? 0) + 1);
  const nothing =
    tests.length === 0 ? ['CTest knows only the tests of what is configured and built: do both before the plan'] : [];
  // A test is of no file that a person knows.
  return {
    tests: counts,
    files: new Map(),
    warnings: [...nothing, ...describeNotBuilt(counts), ...describeOrdered(tests)],
  };
}

/** A test that is off needs no fixture. */
const isEnabled = ({ properties }: ListedTest): boolean =>
  !properties.some(({ name, value }) => name === 'DISABLED' && value === true);

/** Tests that set up or clean up a fixture run wherever another test needs it, so no shard is told to. */
const isBroughtAlong = (test: ListedTest, needed: ReadonlySet<string>): boolean =>
  namesIn(test, 'FIXTURES_SETUP', 'FIXTURES_CLEANUP').some((fixture) => needed.has(fixture));

/** `gtest_discover_tests` and the like put such a test in the place of a program that was not built. */
function describeNotBuilt(tests: ReadonlyMap<string, number>): string[] {
  const missing = [...tests.keys()].filter((name) => name.endsWith('_NOT_BUILT'));
  if (missing.length === 0) return [];
  return [`the tests of what is not built are not known: ${listSome(missing)}. Build it before the plan`];
}

/** An order that only holds among the tests of one shard. */
function describeOrdered(tests: readonly ListedTest[]): string[] {
  const fixtures = tests.filter((test) => namesIn(test, 'FIXTURES_SETUP', 'FIXTURES_CLEANUP').length > 0);
  const known = new Set(fixtures.map(({ name }) => name));
  const ordered = tests.filter(
    (test) => !known.has(test.name) && namesIn(test, 'DEPENDS').some((name) => !known.has(name)),
  );
  if (ordered.length === 0) return [];
  return [
    `${plural(ordered.length, 'test')} with DEPENDS may run in another shard than what they come after: ${listSome(ordered.map(({ name }) => name))}. Where they need what it leaves, make that a fixture (FIXTURES_SETUP and FIXTURES_REQUIRED)`,
  ];
}
