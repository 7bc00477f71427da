/** What some end-to-end tests need beside Node, and how it is found. scripts/tools.mjs and .ci/run install it. */
import { canMount } from './small-disk.ts';
import { expectTool } from './tools.ts';

const NEEDS = {
  'small disks': canMount,
} as const satisfies Readonly<Record<string, () => boolean | Promise<boolean>>>;

export type Need = keyof typeof NEEDS;

/** Those that are there. @throws Error in CI where one is missing, unless CI says so */
export async function presentNeeds(needs: readonly Need[]): Promise<ReadonlySet<Need>> {
  const present = new Set<Need>();
  for (const need of new Set(needs)) if (expectTool(need, await NEEDS[need]())) present.add(need);
  return present;
}
