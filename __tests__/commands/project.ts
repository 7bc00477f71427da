/** A small real project in a folder of its own, and the commands on it with the platform of a laptop. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { MERGE_INPUTS } from '../../src/commands/merge/inputs.ts';
import { merge } from '../../src/commands/merge/merge.ts';
import type { MergeResult, MergeSettings } from '../../src/commands/merge/request.ts';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { type PlanResult, plan } from '../../src/commands/plan/plan.ts';
import type { PlanSettings } from '../../src/commands/plan/request.ts';
import { RUN_INPUTS } from '../../src/commands/run/inputs.ts';
import { type RunResult, type RunSettings, run } from '../../src/commands/run/run.ts';
import { runAll } from '../../src/commands/run/run-all.ts';
import type { Host } from '../../src/host.ts';
import { parseInputs } from '../../src/inputs/inputs.ts';
import { type Report, reportSchema, type ShardRecord } from '../../src/model.ts';
import { createLocalPlatform } from '../../src/platform/local/index.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { placesIn } from '../../src/render/index.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const REPORTERS = join(REPOSITORY, 'src/frameworks/reporters');

/** Values as a user writes them; `tests` and the like may have several lines. */
export type Values = Readonly<Record<string, string>>;

export interface LocalProject {
  readonly root: string;
  readonly platform: Platform;
  /** What people were told so far. */
  readonly told: readonly string[];
  write(file: string, text: string): void;
  delete(file: string): void;
  read(file: string): string;
  readJson(file: string): unknown;
  has(file: string): boolean;
  git(...args: readonly string[]): Promise<void>;
  /** What runs from now on belongs to this attempt, as after "Re-run failed jobs". */
  beginAttempt(attempt: number): void;
  plan(values?: Values, settings?: PlanSettings): Promise<PlanResult>;
  run(values: Values, settings?: Partial<RunSettings>): Promise<RunResult>;
  merge(values?: Values, settings?: Partial<MergeSettings>): Promise<MergeResult>;
  /** Plan, run, merge, as `shardwise run` does. */
  runAll(values?: Values, signal?: AbortSignal): Promise<MergeResult & { readonly records: readonly ShardRecord[] }>;
  remove(): void;
}

const WRITTEN = placesIn('out');

/** @param host around the project; none is known when left out */
export async function createProject(files: Values = {}, host?: Host): Promise<LocalProject> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-commands-')));
  const told: string[] = [];
  const open = () =>
    createLocalPlatform({ root, reporters: REPORTERS, print: (line) => told.push(line), ...(host && { host }) });
  let platform = await open();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const parse = {
    plan: (values: Values) => parseInputs(PLAN_INPUTS, { given: pick(values, PLAN_INPUTS) }),
    run: (values: Values) => parseInputs(RUN_INPUTS, { given: pick(values, RUN_INPUTS) }),
    merge: (values: Values) => parseInputs(MERGE_INPUTS, { given: pick(values, MERGE_INPUTS) }),
  };
  return {
    root,
    get platform() {
      return platform;
    },
    told,
    write,
    delete: (file) => rmSync(join(root, file)),
    read,
    readJson: (file) => JSON.parse(read(file)),
    has: (file) => existsSync(join(root, file)),
    git: async (...args) => {
      const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false'];
      await execa('git', [...identity, ...args], { cwd: root });
      platform = await open();
    },
    beginAttempt: (attempt) => {
      platform = { ...platform, context: { ...platform.context, attempt } };
    },
    plan: (values = {}, settings = {}) => plan(parse.plan(values), settings, platform),
    run: (values, settings = {}) => run(parse.run(values), { echo: false, ...settings }, platform),
    merge: async (values = {}, settings = {}) =>
      checked(await merge(parse.merge(values), { write: WRITTEN, ...settings }, platform)),
    runAll: async (values = {}, signal = new AbortController().signal) => {
      const records: ShardRecord[] = [];
      const made = await plan(parse.plan(values), {}, platform);
      const result = await runAll(
        {
          plan: made,
          run: parse.run({ ...values, shard: '1' }),
          merge: parse.merge(values),
          write: WRITTEN,
          full: true,
          signal,
          progress: { event: () => {}, shardEnded: (record) => void records.push(record) },
        },
        platform,
      );
      return { ...checked(result), records };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

const pick = (values: Values, table: object) =>
  new Map(Object.entries(values).filter(([name]) => Object.hasOwn(table, name)));

/** Every report that any test makes is what its schema says, and no more. */
function checked(result: MergeResult): MergeResult {
  const report: Report = JSON.parse(JSON.stringify(result.report));
  const read = reportSchema.parse(report);
  if (JSON.stringify(sorted(read)) !== JSON.stringify(sorted(report)))
    throw new Error('the report holds unknown fields');
  return result;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;

/** A copy of one of the examples. */
export async function copyExample(name: string): Promise<LocalProject> {
  const project = await createProject();
  cpSync(join(REPOSITORY, 'examples', name), project.root, {
    recursive: true,
    filter: (path) => !/[\\/](\.shardwise|node_modules|__pycache__|\.pytest_cache)$/.test(path),
  });
  return project;
}

const PACKAGE = JSON.stringify({ type: 'module', scripts: { test: 'node --test' } });

/** The text of a test file of `node --test`; the lines stand in it as they are. */
export const nodeTest = (...lines: readonly string[]): string =>
  ["import assert from 'node:assert/strict';", "import { describe, it } from 'node:test';", ...lines].join('\n');

export const PASSES = "it('passes', () => {});";
export const FAILS = "it('fails', () => assert.equal(1, 2));";
export const FAILS_AT_FIRST = "it('passes in the end', () => assert.notEqual(process.env.SHARDWISE_TRY, '1'));";

/** A project of `node --test` with these test files. */
export const nodeProject = (tests: Values, host?: Host): Promise<LocalProject> =>
  createProject({ 'package.json': PACKAGE, ...tests }, host);
