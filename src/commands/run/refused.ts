/** Finds the units that the framework refuses by its configuration. To run them again is no help. */

import { join } from 'node:path';
import { withVariables } from '../../frameworks/shared/command-line.ts';
import { slashed } from '../../text/paths.ts';
import type { TriesRequest } from './request.ts';

const TIMEOUT_MS = 60 * 1000;

/** The reason for each refused unit. @param units that reported nothing */
export async function findRefused(
  { framework, command, args, platform, workingDirectory }: TriesRequest,
  units: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { refusals } = framework;
  if (refusals === undefined || units.length === 0) return new Map();
  const folder = join(platform.context.root, workingDirectory);
  const lines: string[] = [];
  const { reporters } = platform.context;
  const invocation = refusals.command({ args, reporters, ...(command === undefined ? {} : { command }) });
  await platform.processes.run(withVariables(invocation), {
    cwd: folder,
    timeoutMs: TIMEOUT_MS,
    onLine: (line, stream) => {
      if (stream === 'stdout') lines.push(line);
    },
  });
  return refusals.find(lines.join('\n'), units, slashed(folder));
}
