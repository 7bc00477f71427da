/** Finds the framework of the project when the user does not name one. */
import { custom } from '../../frameworks/custom.ts';
import { detectFramework } from '../../frameworks/detect.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProjectFolder } from './project.ts';

interface Detected {
  readonly framework: Framework;
  readonly warnings: readonly string[];
}

/** @throws UsageError when no framework fits, or several do */
export async function detect(project: ProjectFolder, { log }: Platform): Promise<Detected> {
  const detection = detectFramework(await project.read());
  if ('problem' in detection) throw new UsageError(detection.problem);
  log.info(`framework: ${detection.framework.name} (${detection.reason})`);
  const { framework, others } = detection;
  return { framework, warnings: others.map(({ title, reason }) => describeOther(title, reason, framework)) };
}

const describeOther = (title: string, reason: string, { name }: Framework): string =>
  `${reason}, which this plan does not. Run ${title} in a job of its own, and write "framework: ${name}" here`;

/** The framework, or `custom` when none is found. The user's own command can run units that were listed for us. */
export async function detectOrCustom(project: ProjectFolder): Promise<Detected> {
  const detection = detectFramework(await project.read());
  return { framework: 'problem' in detection ? custom : detection.framework, warnings: [] };
}
