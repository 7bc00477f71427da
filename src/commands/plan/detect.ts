/** Finds the framework of the project when the user does not name one. */
import { custom } from '../../frameworks/custom.ts';
import { detectFramework } from '../../frameworks/detect.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProjectFolder } from './project.ts';

/** @throws UsageError when no framework fits, or several do */
export async function detect(project: ProjectFolder, { log }: Platform): Promise<Framework> {
  const detection = detectFramework(await project.read());
  if ('problem' in detection) throw new UsageError(detection.problem);
  log.info(`framework: ${detection.framework.name} (${detection.reason})`);
  return detection.framework;
}

/** The framework, or `custom` when none is found. The user's own command can run units that were listed for us. */
export async function detectOrCustom(project: ProjectFolder): Promise<Framework> {
  const detection = detectFramework(await project.read());
  return 'problem' in detection ? custom : detection.framework;
}
