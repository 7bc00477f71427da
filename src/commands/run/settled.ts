/** How a try ended, and which units need another one. */
import type { UnitRecord } from '../../model.ts';
import type { GroupEnd } from './invoke.ts';
import type { ReadGroup } from './read-group.ts';

export interface TryEnd extends Pick<ReadGroup, 'reports' | 'units'>, Partial<Pick<ReadGroup, 'unplanned'>> {
  readonly ended: GroupEnd;
  /** Why nothing was reported, as far as the search shows it. */
  readonly causes?: readonly string[];
}

export const isUnsettled = ({ outcome }: UnitRecord): boolean => outcome === 'failed' || outcome === 'missing';
