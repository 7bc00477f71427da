/** Folders and an environment for one test. They are removed and restored afterwards. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workspace {
  /** The absolute path in `GITHUB_WORKSPACE`. */
  readonly workspace: string;
  /** The absolute path in `RUNNER_TEMP`. */
  readonly temp: string;
  remove(): void;
}

export function createWorkspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-test-'));
  const workspace = join(root, 'workspace');
  const temp = join(root, 'temp');
  for (const folder of [workspace, temp]) mkdirSync(folder);
  return { workspace, temp, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Replaces `process.env` by this environment. The result restores the old one. */
export function enterEnvironment(environment: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  replaceEnvironment(environment);
  return () => replaceEnvironment(before);
}

function replaceEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}
