/** Names of the artifacts and files that the jobs of one run leave for each other. */

export const planArtifact = (suite: string): string => `shardwise-${suite}-plan`;

export const shardArtifact = (suite: string, shard: number, attempt: number): string =>
  `${shardArtifactPrefix(suite)}${shard}-attempt-${attempt}`;

export const shardArtifactPrefix = (suite: string): string => `shardwise-${suite}-shard-`;

/** The shard and attempt in a name. Undefined unless it is exactly a shard of this suite: `a` must not take the shards of suite `a-shard-1`. */
export function parseShardArtifact(suite: string, name: string): { shard: number; attempt: number } | undefined {
  const prefix = shardArtifactPrefix(suite);
  const match = name.startsWith(prefix)
    ? /^([1-9]\d{0,2})-attempt-([1-9]\d{0,3})$/.exec(name.slice(prefix.length))
    : null;
  return match === null ? undefined : { shard: Number(match[1]), attempt: Number(match[2]) };
}

/** Whether Shardwise itself left this artifact, for any suite. */
export const isOurs = (name: string): boolean => name.startsWith('shardwise-');

/** Globs of JUnit files in a folder that a tool left. */
export const JUNIT_FILES = ['**/*.xml', '**/*.xml.gz'];

export const PLAN_FILE = 'plan.json';
export const RECORD_FILE = 'shardwise-shard.json';
export const LOG_FILE = 'log.txt';
