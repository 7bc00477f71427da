/** Finds the files that a plan may split, and the parts of each. */

import { join } from 'node:path';
import type { Framework } from '../../frameworks/framework.ts';
import { findClass } from '../../history/estimate.ts';
import type { PastHistory } from '../../history/past-unit.ts';
import type { EstimatedUnit, PartHistory } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Splitting } from '../../schedule/large-files.ts';
import { idOfWholeFile, isWholeFile, parseProjectUnit } from '../../text/unit-id.ts';

export interface PartsQuestion {
  readonly framework: Framework;
  readonly history: PastHistory | undefined;
  readonly pool: string;
  readonly units: readonly EstimatedUnit[];
  /** Absolute working directory. */
  readonly folder: string;
  /** Value of the input `split-large-files`. */
  readonly allowed: boolean;
}

/** The known parts that still occur in the source. A part that is gone loses no test, but makes the plan less accurate. */
export async function knownParts(question: PartsQuestion, { files }: Platform): Promise<Splitting> {
  const { framework, folder, allowed } = question;
  if (!allowed) return { parts: new Map(), otherwise: 'split-large-files is false' };
  const { select, title } = framework;
  if (select === undefined) return { parts: new Map(), otherwise: `${title} cannot run a part of a file` };
  const reasons = new Map<string, string>();
  const stillThere = async (unit: string, known: readonly PartHistory[]): Promise<readonly PartHistory[]> => {
    if (select.occurs === undefined) return known;
    const source = (await files.readText(join(folder, parseProjectUnit(unit).file))) ?? '';
    const reason = select.whyWhole?.(source);
    if (reason !== undefined) reasons.set(unit, reason);
    return reason === undefined ? known.filter(({ name }) => select.occurs?.(name, source)) : [];
  };
  const parts = new Map<string, readonly PartHistory[]>();
  for (const [file, known] of pastParts(question)) parts.set(file, await stillThere(file, known));
  return { parts, reasons, otherwise: 'no past run has measured its parts with a command that can select them' };
}

/** Past parts of the files that are planned as a whole. Files that are listed in parts are left out. */
function pastParts({ history, pool, units }: PartsQuestion): [string, readonly PartHistory[]][] {
  const perFile = new Map<string, number>();
  for (const unit of units) perFile.set(idOfWholeFile(unit), (perFile.get(idOfWholeFile(unit)) ?? 0) + 1);
  const whole = new Set(units.filter(isWholeFile).flatMap(({ id }) => (perFile.get(id) === 1 ? [id] : [])));
  const past = findClass(history, pool)?.units ?? [];
  return past.flatMap(({ id, parts }) => (parts !== undefined && whole.has(id) ? [[id, parts]] : []));
}
