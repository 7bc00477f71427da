/**
 * The weights of sections. When a page is too long, the heavier section stays. What needs action outweighs what explains it, and that
 * outweighs what is nice to know.
 */
export const WEIGHT = {
  suites: 110,
  reasons: 100,
  firstFailures: 95,
  axes: 92,
  missing: 90,
  places: 88,
  unsound: 85,
  moreFailures: 80,
  otherFailures: 75,
  flaky: 70,
  fixed: 68,
  files: 65,
  tails: 60,
  warnings: 55,
  quarantine: 50,
  changes: 45,
  devices: 42,
  shards: 40,
  times: 35,
  slowest: 20,
  gantt: 10,
} as const;
