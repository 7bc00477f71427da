/** Names of the artifacts and files that the jobs of one run leave for each other. */
import { SUITE_NAME } from '../../model.ts';

/** The names of all our artifacts begin with it. */
export const OURS = 'shardwise-';

export const planArtifact = (suite: string): string => `${OURS}${suite}-plan`;

/** The suite whose plan an artifact of this name is. Undefined for another artifact. */
export function suiteOfPlan(name: string): string | undefined {
  const [suite = ''] =
    name.startsWith(OURS) && name.endsWith('-plan') ? [name.slice(OURS.length, -'-plan'.length)] : [];
  return SUITE_NAME.test(suite) ? suite : undefined;
}

export interface ShardAttempt {
  readonly shard: number;
  /** What tells the legs of one shard apart, as a part of a name. Empty for none. */
  readonly axis: string;
  readonly attempt: number;
  /** True when another job had taken the name. */
  readonly taken?: boolean;
}

/** @param axis from `axisName` */
export const shardArtifact = (suite: string, { shard, axis, attempt }: ShardAttempt): string =>
  `${shardArtifactPrefix(suite)}${shard}${axis === '' ? '' : `-on-${axis}`}-attempt-${attempt}`;

/** Another name for a result whose own name is taken. */
export const otherName = (name: string, id: string): string => `${name}-taken-${id}`;

export const shardArtifactPrefix = (suite: string): string => `${OURS}${suite}-shard-`;

const SHARD_ATTEMPT = /^([1-9]\d{0,3})(?:-on-([A-Za-z0-9._-]{1,64}))?-attempt-([1-9]\d{0,3})(-taken-[a-z0-9-]{1,40})?$/;

/** The shard and attempt in a name. Undefined unless it is exactly a shard of this suite: `a` must not take the shards of suite `a-shard-1`. */
export function parseShardArtifact(suite: string, name: string): ShardAttempt | undefined {
  const prefix = shardArtifactPrefix(suite);
  const match = name.startsWith(prefix) ? SHARD_ATTEMPT.exec(name.slice(prefix.length)) : null;
  if (match === null) return undefined;
  const [, shard, axis = '', attempt, taken] = match;
  return { shard: Number(shard), axis, attempt: Number(attempt), ...(taken === undefined ? {} : { taken: true }) };
}

/** The name that a shard creates before it runs a batch of a tail. @param owner the shard that has the batch in its list */
export const claimName = (suite: string, owner: number, batch: number): string =>
  `${claimPrefix(suite)}${owner}-${batch}`;

const claimPrefix = (suite: string): string => `${OURS}${suite}-claim-`;

/** Whether a name is a claim of this suite. Those of suite `a-claim-1` begin as those of suite `a` do. */
export const isClaim = (suite: string, name: string): boolean =>
  name.startsWith(claimPrefix(suite)) && /^\d+-\d+$/.test(name.slice(claimPrefix(suite).length));

/** Whether Shardwise itself left this artifact, for any suite. */
export const isOurs = (name: string): boolean => name.startsWith(OURS);

/** Globs of JUnit files in a folder that a tool left. */
export const JUNIT_FILES = ['**/*.xml', '**/*.xml.gz'];

export const PLAN_FILE = 'plan.json';
export const RECORD_FILE = 'shardwise-shard.json';
export const LOG_FILE = 'log.txt';
export const EVENTS_FILE = 'events.ndjson';
