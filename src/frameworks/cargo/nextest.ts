/** What we give to cargo-nextest, and what its list of tests says. https://nexte.st/docs */
import { parse as parseToml, stringify } from 'smol-toml';
import { z } from 'zod';
import { attribute, element } from '../../junit/write/xml-text.ts';
import { UsageError } from '../../model.ts';
import type { OutputReader, Selection } from '../framework.ts';
import { INSIDE } from '../shared/journal.ts';
import { plain } from '../shared/plain.ts';
import { TestMoments } from '../shared/test-moments.ts';

export const NEXTEST_FILE = '.config/nextest.toml';

const configSchema = z.looseObject({ profile: z.record(z.string(), z.looseObject({})).default({}) });

/**
 * The project's configuration with our report in every profile. Nextest has no option for the report.
 * @param text of the project's own configuration
 * @throws UsageError for a text that is no configuration
 */
export function nextestConfig(text: string, report: string): string {
  const config = parseConfig(text);
  const names = new Set(['default', ...Object.keys(config.profile)]);
  const profiles = [...names].map((name) => {
    const own = config.profile[name] ?? {};
    const junit = z.looseObject({}).catch({}).parse(own['junit']);
    return [name, { ...own, junit: { ...junit, path: report } }] as const;
  });
  return stringify({ ...config, profile: Object.fromEntries(profiles) });
}

function parseConfig(text: string): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(parseToml(text));
  } catch (cause) {
    const [why = ''] = (cause as Error).message.split('\n', 1);
    throw new UsageError(`${NEXTEST_FILE} is no configuration of nextest: ${why}`, { cause });
  }
}

/** A name in a filterset. */
const exactly = (name: string): string => `=${name.replace(/[\\),]/g, '\\$&')}`;

/** The filterset for a unit, or for a part of it. */
export function filtersetOf(unit: string, selection?: Selection): string {
  const binary = `binary_id(${exactly(unit)})`;
  if (selection === undefined) return binary;
  const [names, joint] = 'only' in selection ? [selection.only, '&'] : [selection.except, '-'];
  return names.length === 0
    ? binary
    : `(${binary} ${joint} (${names.map((name) => `test(${exactly(name)})`).join(' + ')}))`;
}

const testSchema = z.object({ ignored: z.boolean(), 'filter-match': z.object({ status: z.string() }) });
const suiteSchema = z.object({ status: z.string(), testcases: z.record(z.string(), testSchema) });
const listSchema = z.object({ 'rust-suites': z.record(z.string(), suiteSchema) });

type Tests = Readonly<Record<'selected' | 'ignored', readonly string[]>>;

/**
 * Reads `cargo nextest list`. Its report has the ignored tests, which nextest leaves out of its own.
 * @param runsIgnored the user's arguments say which ignored tests run
 */
export function createTestListReader(runsIgnored: boolean): OutputReader {
  const lines: string[] = [];
  const listed = () => testsOf(lines.join('\n'), runsIgnored);
  return {
    read(line) {
      lines.push(line);
      return [];
    },
    report() {
      const units = listed();
      return units && renderIgnored(units);
    },
    selected() {
      const units = [...(listed() ?? [])];
      return JSON.stringify(
        units.map(([unit, { selected, ignored }]) => [
          unit,
          Object.fromEntries([...selected, ...ignored].map((name) => [name, 1])),
        ]),
      );
    },
  };
}

/** `        PASS [   0.004s] (1/2) shop::cart adds`, `  TRY 2 PASS [...`, `     SIGKILL [...`. */
const ENDED = /^ {1,8}(TRY \d{1,3} )?([A-Z][A-Z-]{2,10}) \[ *[\d.]+s\] (?:\( *\d+\/\d+\) )?(\S+) (\S.*)$/;
const SUMMARY = /^ +Summary \[/;
const PASSED = ['PASS', 'LEAK'];

/**
 * Reads `cargo nextest run`, which says of each test only that it has ended. Behind its summary it names those that failed in every try.
 * @param units the ids of the test binaries
 */
export function createRunReader(units: readonly string[]): OutputReader {
  const known = new Set(units);
  const moments = new TestMoments();
  const told = new Set<string>();
  let isSummary = false;
  const see = (line: string): void => {
    if (SUMMARY.test(line)) isSummary = true;
    const [, tried, result = '', unit = '', name = ''] = ENDED.exec(line) ?? [];
    const key = `${unit}${INSIDE}${name}`;
    const passed = PASSED.includes(result);
    if (!known.has(unit) || told.has(key) || (tried !== undefined && !passed && !isSummary)) return;
    told.add(key);
    moments.started(key, { classname: unit, name, file: null, line: null });
    moments.finished(key, passed ? 'passed' : 'failed');
  };
  return { read: (line) => [line], readError: (line) => see(plain(line)), moments: moments.take };
}

/** The tests of each unit that was listed. Undefined where the build failed. */
function testsOf(text: string, runsIgnored: boolean): Map<string, Tests> | undefined {
  const { data } = listSchema.safeParse(parseJson(text));
  if (data === undefined) return undefined;
  const listed = Object.entries(data['rust-suites']).filter(([, { status }]) => status === 'listed');
  return new Map(
    listed.map(([unit, { testcases }]) => {
      const matching = Object.entries(testcases).filter(([, test]) => test['filter-match'].status === 'matches');
      const names = (isIgnored: boolean) =>
        matching.flatMap(([name, { ignored }]) => ((ignored && !runsIgnored) === isIgnored ? [name] : []));
      return [unit, { selected: names(false), ignored: names(true) }];
    }),
  );
}

function renderIgnored(units: ReadonlyMap<string, Tests>): string {
  const suites = [...units].flatMap(([unit, { ignored }]) => {
    const cases = ignored.map((name) =>
      element(
        'testcase',
        attribute('name', name) + attribute('classname', unit),
        element('skipped', attribute('message', '#[ignore]')),
      ),
    );
    return cases.length === 0 ? [] : [element('testsuite', attribute('name', unit), `\n${cases.join('\n')}\n`)];
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('testsuites', attribute('name', 'nextest-run'), `\n${suites.join('\n')}\n`)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
