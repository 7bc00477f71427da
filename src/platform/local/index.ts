/** The platform of a laptop or another CI. Files under `.shardwise/` replace GitHub's services. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { arch, availableParallelism, hostname, platform as os } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Host } from '../../host.ts';
import { createHostLeases } from '../devices/index.ts';
import { createFiles } from '../files.ts';
import { machinePlace } from '../machine-place.ts';
import type { Artifact, Artifacts, Files, HistoryStore, Log, Platform } from '../platform.ts';
import { machineMemoryMb } from '../process-usage.ts';
import { createProcesses } from '../processes.ts';
import { GENERIC } from './host.ts';

const HOME = '.shardwise';

/** In place of the id of a run, where there is no CI. */
export const LOCAL_RUN = 'local';

/** Words that stay the same on every host. Plans and histories belong to this machine, and the commands are those of the command line. */
const { base, plan, reportInputs } = GENERIC;
const OWN_WORDS = { base, plan, reportInputs };

export interface LocalOptions {
  /** Absolute path of the folder with our reporters for test frameworks. */
  readonly reporters: string;
  /** Absolute path. Every relative path of a command starts here. */
  readonly root: string;
  /** Prints one line for a person. It goes to stderr, because stdout is for data. */
  readonly print: (line: string) => void;
  /** The CI system around us. Left out when it is unknown. */
  readonly host?: Host;
}

export async function createLocalPlatform({ root, reporters, print, host = GENERIC }: LocalOptions): Promise<Platform> {
  const files = createFiles(root);
  const home = join(root, HOME);
  return {
    host: { ...host, ...OWN_WORDS },
    context: {
      root,
      scratch: join(home, 'scratch'),
      commit: await currentCommit(root),
      runId: LOCAL_RUN,
      attempt: 1,
      workflow: '',
      historyWritable: true,
      isBase: true,
      commitIsExact: false,
      jobStartedAt: 'with-the-command',
      reporters,
      runner: {
        name: hostname(),
        os: os(),
        arch: arch(),
        cpus: availableParallelism(),
        memoryMb: machineMemoryMb(),
      },
    },
    files,
    processes: createProcesses(),
    artifacts: createLocalArtifacts(join(home, 'artifacts'), files),
    historyStore: createLocalHistory(join(home, 'history'), files),
    publisher: { comment: async () => undefined, check: async () => undefined },
    leases: createHostLeases(process.env, { run: LOCAL_RUN, attempt: 1, workflow: '', runner: hostname() }),
    log: createLocalLog(print),
    now: () => new Date(),
    showSummary: async () => {},
    machinePlace: () => machinePlace(process.env),
  };
}

async function currentCommit(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root });
    return stdout.trim();
  } catch {
    return ''; // There is no repository, no commit yet, or no git.
  }
}

function createLocalArtifacts(home: string, files: Files): Artifacts {
  const names = async (isWanted: (name: string) => boolean) =>
    (await files.isDirectory(home)) ? (await readdir(home)).filter(isWanted) : [];
  const describe = async (name: string): Promise<Artifact> => ({
    id: name,
    name,
    createdAt: (await stat(join(home, name))).mtimeMs,
  });
  return {
    upload: async (name, folder, paths) => {
      const target = join(home, name);
      await files.remove(target);
      await files.makeDirectory(target);
      for (const path of paths) await files.copy(join(folder, path), join(target, path));
    },
    list: async (prefix) => {
      const found = await Promise.all((await names((name) => name.startsWith(prefix))).map(describe));
      return found.sort((a, b) => b.createdAt - a.createdAt || (a.name < b.name ? -1 : 1));
    },
    download: async ({ name }) => join(home, name),
    clear: async (isOld) => {
      for (const name of await names(isOld)) await files.remove(join(home, name));
    },
  };
}

function createLocalHistory(home: string, files: Files): HistoryStore {
  const path = (suite: string) => join(home, `${suite}.json.gz`);
  return {
    restore: (suite) => files.read(path(suite)),
    restoreBase: async () => undefined,
    save: (suite, bytes) => files.write(path(suite), bytes),
  };
}

function createLocalLog(print: (line: string) => void): Log {
  const placed = (message: string, file?: string, line?: number) =>
    file === undefined ? message : `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
  return {
    info: print,
    warning: (message, place) => print(`warning: ${placed(message, place?.file, place?.line)}`),
    error: (message, place) => print(`error: ${placed(message, place?.file, place?.line)}`),
    output: print,
  };
}
