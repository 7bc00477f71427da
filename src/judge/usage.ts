/**
 * Whether shards fit their machines: one that lacks cores or memory is starved, one that leaves cores idle could run more at a time. What input
 * `workers` would fit follows from what one worker used. Shards with devices are left out, because the devices do the work.
 */
import { groupBy } from '../group-by.ts';
import type { ShardRecord, ShardUsage } from '../model.ts';
import { axisSuffix, legOfRecord } from '../text/leg.ts';
import { listSome } from '../text/numbers.ts';

/** A shorter time says too little: much of it is the start of the tool. */
export const MIN_MEASURED_MS = 20_000;

/** The share of the memory that workers may fill. The rest is for the system, and for tests that need more than usual. */
const MEMORY_TO_FILL = 0.8;

/** A shard on its machine. */
export interface Machine {
  readonly usage: ShardUsage;
  readonly cpus: number;
  readonly memoryMb: number | undefined;
  /** As the plan has it. */
  readonly workers: number;
}

interface Rule {
  readonly applies: (machine: Machine) => boolean;
  /** What follows "shard 1". */
  readonly says: (machine: Machine) => string;
  /** Fewer workers are the remedy, more workers are, or their number is not the cause. */
  readonly remedy: 'fewer' | 'more' | 'none';
}

const shareOfCores = ({ usage, cpus }: Machine): number => usage.cores.mean / Math.max(1, cpus);
const busyShare = ({ usage }: Machine): number | undefined => usage.busy;
const shareOfMemory = ({ usage, memoryMb }: Machine): number =>
  memoryMb === undefined || memoryMb === 0 ? 0 : usage.memoryMb.peak / memoryMb;

const ofCores = ({ usage, cpus }: Machine): string => `${usage.cores.mean.toFixed(1)} of ${cpus} cores`;
const gb = (mb = 0): string => (mb / 1024).toFixed(1);

/** The first that applies counts. */
const RULES: readonly Rule[] = [
  {
    applies: (machine) => shareOfMemory(machine) >= 0.9,
    says: ({ usage, memoryMb }) => `used up to ${gb(usage.memoryMb.peak)} of ${gb(memoryMb)} GB memory`,
    remedy: 'fewer',
  },
  {
    applies: (machine) => (busyShare(machine) ?? 0) >= 0.95 && shareOfCores(machine) <= 0.7,
    says: (machine) => `used ${ofCores(machine)} on average, while other programs kept the machine busy`,
    remedy: 'none',
  },
  {
    applies: (machine) => shareOfCores(machine) >= 0.9 && machine.workers > machine.cpus,
    says: (machine) => `kept ${ofCores(machine)} busy, with ${machine.workers} workers that wait for each other`,
    remedy: 'fewer',
  },
  {
    applies: (machine) => shareOfCores(machine) < 0.5 && (busyShare(machine) ?? 0) < 0.7,
    says: (machine) => `kept ${ofCores(machine)} busy on average`,
    remedy: 'more',
  },
];

/** How many workers fit the machine, if each uses as much as the present ones do. */
export function fittingWorkers({ usage, cpus, memoryMb, workers }: Machine): number {
  const byCores = (cpus * workers) / Math.max(usage.cores.mean, Number.EPSILON);
  const byMemory =
    memoryMb === undefined || usage.memoryMb.peak === 0
      ? Number.POSITIVE_INFINITY
      : (MEMORY_TO_FILL * memoryMb * workers) / usage.memoryMb.peak;
  return Math.max(1, Math.floor(Math.min(cpus, byCores, byMemory)));
}

interface Finding {
  readonly record: ShardRecord;
  readonly rule: Rule;
  readonly machine: Machine;
  readonly fitting: number;
}

/** What is found of a shard. Undefined where it fits its machine, or where no other number of workers would be better. */
export function findMisfit(record: ShardRecord, workers: number): Finding | undefined {
  const { usage, runner, devices } = record;
  if (usage === undefined || devices !== undefined || usage.measuredMs < MIN_MEASURED_MS) return undefined;
  const machine = { usage, cpus: runner.cpus, memoryMb: runner.memoryMb, workers };
  const rule = RULES.find(({ applies }) => applies(machine));
  if (rule === undefined) return undefined;
  const fitting = fittingWorkers(machine);
  const helps = { fewer: fitting < workers || workers === 1, more: fitting > workers, none: true }[rule.remedy];
  return helps ? { record, rule, machine, fitting } : undefined;
}

/** One line for all shards of a pool that are alike. The figures are those of the first. */
export function misfits(records: readonly ShardRecord[], workers: number): string[] {
  const found = records.flatMap((record) => findMisfit(record, workers) ?? []);
  const alike = groupBy(found, ({ record, rule }) => `${RULES.indexOf(rule)} ${record.pool}`);
  return [...alike.values()].map((findings) => inWords(findings, workers));
}

function inWords(findings: readonly Finding[], workers: number): string {
  const [{ rule, machine }] = findings as readonly [Finding, ...Finding[]];
  const names = findings
    .map(({ record }) => legOfRecord(record))
    .map(({ shard, axis }) => `${shard}${axisSuffix(axis)}`);
  const who = `${findings.length === 1 ? 'shard' : 'shards'} ${listSome(names)}`;
  const fitting = Math.min(...findings.map((finding) => finding.fitting));
  const fits = rule.remedy === 'none' || fitting === workers ? '' : `: workers ${fitting} would fit`;
  return `${who} ${rule.says(machine)}${fits}`;
}
