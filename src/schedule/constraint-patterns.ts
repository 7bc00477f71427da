/** Finds the units that the globs of a configuration name. */
import picomatch from 'picomatch';
import type { Constraints } from './constraints.ts';

export interface ConstraintPatterns {
  /** Globs, for each group of units that must share a shard. */
  readonly groups: readonly (readonly string[])[];
  /** Globs of units that each need their own shard. */
  readonly exclusive: readonly string[];
}

type NamedUnit = { readonly id: string; readonly file?: string | undefined };

export interface ResolvedConstraints {
  readonly constraints: Constraints;
  /** One for each glob that matches no unit. */
  readonly warnings: readonly string[];
}

/**
 * Resolves the globs. A glob names a unit by its id or by its file. An exact name also matches, so `[` in an id needs no escape.
 * @param others units that do not run. A glob that only names such units is no mistake
 */
export function resolveConstraints(
  units: readonly NamedUnit[],
  { groups, exclusive }: ConstraintPatterns,
  others: readonly NamedUnit[] = [],
): ResolvedConstraints {
  const warnings: string[] = [];
  const resolve =
    (kind: string) =>
    (pattern: string): string[] => {
      const matches = matcher(pattern);
      const isNamed = ({ id, file }: NamedUnit) => matches(id) || (file !== undefined && matches(file));
      const ids = units.filter(isNamed).map(({ id }) => id);
      if (ids.length === 0 && !others.some(isNamed))
        warnings.push(`${kind} ${JSON.stringify(pattern)} does not match any unit of this plan`);
      return ids;
    };
  const unique = (patterns: readonly string[], kind: string): string[] => [...new Set(patterns.flatMap(resolve(kind)))];
  return {
    constraints: {
      groups: groups.map((patterns) => unique(patterns, 'group')),
      exclusive: unique(exclusive, 'exclusive'),
    },
    warnings,
  };
}

function matcher(pattern: string): (name: string) => boolean {
  const matches = picomatch(pattern, { dot: true });
  return (name) => name === pattern || matches(name);
}
