/** Artifacts of other tools in the order of their attempts. */
import { byCodeUnit } from '../../model.ts';
import type { Artifact } from '../../platform/platform.ts';

/** The attempt in a name, such as `junit-attempt-2` or `junit_linux_attempt2`. People add it from `github.run_attempt`. */
export const ATTEMPT = /[-_.]?(?:run[-_]?)?attempt[-_.]?([1-9]\d{0,3})(?!\d)/i;

export interface Upload {
  readonly artifact: Artifact;
  /** Name of the artifact without the attempt. */
  readonly axis: string;
  /** Number from 1. For uploads with the same name, the later upload is the later attempt. */
  readonly attempt: number;
  /** The attempt in its name, or 0. */
  readonly number: number;
  readonly tryNumber?: number;
  readonly superseded: boolean;
}

/**
 * Sorts by name, then by attempt, oldest first. The number in the name counts more than the time. The time counts more than the artifact's
 * number, which need not grow.
 */
export function byName(artifacts: readonly Artifact[]): Upload[] {
  const named = artifacts.map((artifact) => ({
    artifact,
    axis: artifact.name.replace(ATTEMPT, '') || artifact.name,
    own: Number(ATTEMPT.exec(artifact.name)?.[1] ?? 0),
  }));
  // The listing starts with the newest.
  const sorted = named
    .toReversed()
    .sort((a, b) => byCodeUnit(a.axis, b.axis) || a.own - b.own || a.artifact.createdAt - b.artifact.createdAt);
  const earlier = new Map<string, number>();
  return sorted.map(({ artifact, axis, own }, at) => {
    const attempt = (earlier.get(axis) ?? 0) + 1;
    earlier.set(axis, attempt);
    return { artifact, axis, attempt, number: own, superseded: sorted[at + 1]?.axis === axis };
  });
}
