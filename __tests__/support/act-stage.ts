/**
 * A repository with a workflow, run by act with the actions as they are released. GitHub's services are the emulated ones.
 * Needs `npm run bundle`, and act: `node scripts/tools.mjs` installs it.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { type ActRun, runWithAct } from './act.ts';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import type { JobOptions } from './actions-service/sessions.ts';
import { findNode24 } from './runner.ts';
import { findAct } from './tools.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

/** The program. Undefined where it is not installed. */
export const ACT = await findAct(REPOSITORY);

/** Byte for byte what a reader would paste. @param heading the workflow after it; by default the first of the page */
export function workflowOf(page: string, heading = ''): string {
  const whole = readFileSync(join(REPOSITORY, page), 'utf8');
  const text = whole.slice(whole.indexOf(heading));
  const block = /<!-- workflow -->\n```yaml\n(.*?)```\n<!-- \/workflow -->/s.exec(text)?.[1];
  if (block === undefined) throw new Error(`${page} has no workflow between <!-- workflow --> markers`);
  return block;
}

/** Copies an example without what a run of it leaves. */
export const copyExample = (name: string, to: string): void =>
  cpSync(join(REPOSITORY, 'examples', name), to, {
    recursive: true,
    filter: (path) => !/__pycache__|\.pytest_cache|\.shardwise|node_modules/.test(path),
  });

/** The actions as folders, each as its own repository has it. They are made once for all tests. */
export async function releaseActions(): Promise<Workspace> {
  const released = createWorkspace();
  await execa('node', [join(REPOSITORY, 'scripts', 'release-folders.mjs'), released.workspace]);
  return released;
}

/** Actions that install languages, as empty ones. act fetches those of a called workflow also where it skips them. */
function actionsOfOthers({ workspace }: Workspace): Record<string, string> {
  const workflow = readFileSync(join(REPOSITORY, '.github/workflows/sharded-tests.yml'), 'utf8');
  const folder = join(workspace, 'empty-action');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'action.yml'), 'name: empty\nruns:\n  using: composite\n  steps: []\n');
  const used = workflow.match(/(?<=uses: )actions\/setup-\S+/g) ?? [];
  return Object.fromEntries(used.map((uses) => [uses, folder]));
}

export interface ActStage {
  /** The absolute path of the repository that the workflow runs in. */
  readonly workspace: string;
  readonly service: ActionsService;
  /** Adds the workflow, and commits everything. */
  commit(workflow: string): Promise<void>;
  /** @param path a folder to put in front of the PATH */
  run(job: JobOptions, path?: string): Promise<ActRun>;
  end(): Promise<void>;
}

export async function startActStage(released: Workspace): Promise<ActStage> {
  const place = createWorkspace();
  const service = await startActionsService();
  const { workspace } = place;

  async function commit(workflow: string): Promise<void> {
    const workflows = join(workspace, '.github', 'workflows');
    mkdirSync(workflows, { recursive: true });
    writeFileSync(join(workflows, 'tests.yml'), workflow);
    const git = (...args: string[]) => execa('git', args, { cwd: workspace });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message=all of it');
  }

  async function run(job: JobOptions, path?: string): Promise<ActRun> {
    const node = await findNode24(REPOSITORY);
    const { stdout: absoluteNode } = await execa(node, ['--print', 'process.execPath']);
    return runWithAct({
      act: ACT ?? '',
      node: absoluteNode,
      project: workspace,
      temp: join(place.temp, `${job.runId}-${job.attempt ?? 1}`),
      actions: {
        ...Object.fromEntries(
          ['shard-plan', 'shard-run', 'shard-merge'].map((name) => [`org/${name}@v1`, join(released.workspace, name)]),
        ),
        'org/shardwise@v1': REPOSITORY,
        ...actionsOfOthers(released),
      },
      ...(path === undefined ? {} : { path }),
      environment: {
        ...service.serviceEnvironment(job),
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        // Nothing may stay behind. And Gradle 4 on a new Java gives a build the environment of the daemon's first one.
        GRADLE_OPTS: '-Dorg.gradle.daemon=false',
      },
    });
  }

  async function end(): Promise<void> {
    await service.stop();
    place.remove();
  }

  return { workspace, service, commit, run, end };
}
