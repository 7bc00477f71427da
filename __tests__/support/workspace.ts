/** Folders and an environment for one test, put back afterwards. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workspace {
  /** Absolute; what `GITHUB_WORKSPACE` names. */
  readonly workspace: string;
  /** Absolute; what `RUNNER_TEMP` names. */
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

/** Makes `process.env` this environment, and gives back the way to the old one. */
export function enterEnvironment(environment: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  replaceEnvironment(environment);
  return () => replaceEnvironment(before);
}

function replaceEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}
