/** Runs the framework once, on a list of units. */
import { join } from 'node:path';
import { commandLineLimit } from '../../frameworks/command-line.ts';
import type { Invocation, RunRequest } from '../../frameworks/framework.ts';
import { chooseParts, renderSelections, selectionPath } from '../../frameworks/parts.ts';
import type { Plan, PlannedShard } from '../../model.ts';
import type { ProcessResult } from '../../platform/platform.ts';
import { type CommandRequest, type TriesRequest, tryFolder } from './request.ts';

/** Checks that the framework accepts the command, before anything is run or written. @throws UsageError */
export function checkCommand(request: CommandRequest): void {
  const { plan, shard, folder } = request;
  invocations(request, { ...chooseParts(plan.units, shard.units), reportDirectory: folder, testsFile: folder });
}

/** Runs all invocations of one try. The first bad result counts for the try. The others still run, because their tests would be lost. */
export async function runOnce(
  request: TriesRequest,
  units: readonly string[],
  tryNumber: number,
  deadline: number,
): Promise<ProcessResult> {
  const reportDirectory = join(request.folder, tryFolder(tryNumber));
  const testsFile = join(request.folder, `tests-${tryNumber}.txt`);
  await request.platform.files.makeDirectory(reportDirectory);
  const chosen = chooseParts(request.plan.units, units);
  await request.platform.files.write(testsFile, chosen.units.map((unit) => `${unit}\n`).join(''));
  if (chosen.selections.size > 0)
    await request.platform.files.write(selectionPath({ reportDirectory }), renderSelections(chosen.selections));
  let worst: ProcessResult | undefined;
  const dashedFiles = await findDashedFiles(request, chosen.units);
  for (const invocation of invocations(request, { ...chosen, dashedFiles, reportDirectory, testsFile })) {
    const result = await runInvocation(request, invocation, tryNumber, deadline);
    if (worst === undefined || (worst.exitCode === 0 && result.exitCode !== 0)) worst = result;
    if (result.timedOut || result.cancelled) return result;
  }
  return worst ?? { exitCode: 0, timedOut: false, cancelled: false };
}

async function findDashedFiles(
  { platform: { files, context }, workingDirectory }: TriesRequest,
  units: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of units.filter((unit) => unit.startsWith('-')))
    if (await files.exists(join(context.root, workingDirectory, id))) found.add(id);
  return found;
}

function invocations(
  request: CommandRequest,
  where: Pick<RunRequest, 'units' | 'dashedFiles' | 'selections' | 'reportDirectory' | 'testsFile'>,
): readonly Invocation[] {
  const { framework, command, args, platform } = request;
  return framework.run({
    ...where,
    args,
    reporters: platform.context.reporters,
    maxCommandLine: commandLineLimit(platform.context.runner.os),
    ...(command === undefined ? {} : { command }),
  });
}

function runInvocation(
  request: TriesRequest,
  invocation: Invocation,
  tryNumber: number,
  deadline: number,
): Promise<ProcessResult> {
  const { plan, shard, framework, log, platform, signal, onProgress } = request;
  const testsOf = testsByFile(plan, shard);
  const env = { ...invocation.env, SHARDWISE_TRY: String(tryNumber), SHARDWISE_SHARD: String(shard.index) };
  return platform.processes.run(
    { ...invocation, env },
    {
      cwd: join(platform.context.root, request.workingDirectory),
      timeoutMs: Math.max(1, deadline - platform.now().getTime()),
      ...(signal === undefined ? {} : { signal }),
      onDefault: (name, value) => {
        if (tryNumber === 1)
          log.line(`shardwise: ${name}=${value} is set for the tests, because the environment has no ${name}`);
      },
      onLine: (line) => {
        log.line(line);
        if (tryNumber > 1 || onProgress === undefined) return;
        const progress = framework.progress?.(line);
        if (progress !== undefined)
          onProgress('tests' in progress ? progress.tests : (testsOf.get(progress.file) ?? 0));
      },
    },
  );
}

/** How many tests of each file this shard runs. For a split file, these are the tests of its own parts. */
function testsByFile(plan: Plan, shard: PlannedShard): ReadonlyMap<string, number> {
  const own = new Set(shard.units);
  const counts = new Map<string, number>();
  for (const { id, file, part, tests = 1 } of plan.units.filter((unit) => own.has(unit.id))) {
    const name = part === undefined ? id : (file ?? id);
    counts.set(name, (counts.get(name) ?? 0) + tests);
  }
  return counts;
}
