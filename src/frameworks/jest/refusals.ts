/** The reasons why Jest refuses a file that it is given by its path: its configuration holds for such files too. */
import { z } from 'zod';
import type { Invocation, RunRequest } from '../framework.ts';
import { launchOf } from '../javascript/launch.ts';
import { JEST, withoutFileChoice } from './launch.ts';
import { type Check, checksOf } from './search.ts';

/** Jest prints its configuration, whatever it is made of. */
export function showConfiguration(request: Pick<RunRequest, 'command' | 'args'>): Invocation {
  const { program, before, args } = launchOf(JEST, request);
  return { program, args: [...before, ...withoutFileChoice(args), '--showConfig'] };
}

const texts = z.array(z.string());
const printed = z.object({
  configs: z.array(z.object({ roots: texts, testMatch: texts, testRegex: texts, testPathIgnorePatterns: texts })),
});

/**
 * @param output what `--showConfig` printed, perhaps between lines of other programs
 * @returns the reason for each file that every project refuses
 */
export function findRefusals(output: string, files: readonly string[], folder: string): ReadonlyMap<string, string> {
  const projects = parse(output).map((config) =>
    checksOf({ ...config, moduleFileExtensions: [], modulePathIgnorePatterns: [] }),
  );
  const reasons = files.flatMap((file) => {
    const refusing = projects.map((checks) => checks.find(({ allows }) => !allows(`${folder}/${file}`)));
    if (projects.length === 0 || refusing.includes(undefined)) return [];
    return [[file, [...new Set(refusing.map(reasonOf))].join('; ')] as const];
  });
  return new Map(reasons);
}

const reasonOf = (check: Check | undefined): string =>
  check === undefined ? '' : `${check.option} is ${JSON.stringify(check.values)}`;

function parse(output: string): z.infer<typeof printed>['configs'] {
  const start = output.indexOf('{\n  "configs"');
  const end = output.lastIndexOf('}');
  try {
    return printed.parse(JSON.parse(output.slice(start, end + 1))).configs;
  } catch {
    return [];
  }
}
