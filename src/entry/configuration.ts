/** Reads the settings file of the repository. */
import { join } from 'node:path';
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import { PLAN_INPUTS } from '../commands/plan/inputs.ts';
import { PUBLISH_INPUTS } from '../commands/publish/inputs.ts';
import { RUN_INPUTS } from '../commands/run/inputs.ts';
import { configurableNames, type InputTable, structuredNames } from '../inputs/inputs.ts';
import type { SettingsFile } from '../inputs/settings.ts';
import type { Platform } from '../platform/platform.ts';

const TABLES = [PLAN_INPUTS, RUN_INPUTS, MERGE_INPUTS];

/** The inputs of all actions. */
export const INPUT_NAMES: ReadonlySet<string> = new Set(TABLES.flatMap((table) => Object.keys(table)));

/** The inputs that a repository may set for all its workflows. */
export const CONFIGURABLE_INPUTS = configurableNames(TABLES);

/** The inputs that a suite in the file may have for itself. A report about all suites is shown in one way, and they share the matrices. */
const INPUTS_OF_SUITES = CONFIGURABLE_INPUTS.filter(
  (name) => name !== 'suite' && name !== 'matrices' && !(name in PUBLISH_INPUTS),
);

/** How they are read. Where several commands have an input of one name, any of them finds its mistakes. */
const INPUTS: InputTable = Object.assign({}, ...TABLES);

const STRUCTURED = structuredNames(TABLES);

const PATH = '.github/shardwise.yml';

/** The settings file. Undefined when the repository has none. */
export async function readSettings({ files, context }: Platform): Promise<SettingsFile | undefined> {
  const yaml = await files.readText(join(context.root, PATH));
  if (yaml === undefined) return undefined;
  return {
    yaml,
    path: PATH,
    known: CONFIGURABLE_INPUTS,
    ofSuites: INPUTS_OF_SUITES,
    structured: STRUCTURED,
    inputs: INPUTS,
  };
}
