/** Finds the framework of the project when the user does not name one. */
import { join } from 'node:path';
import { discoverFiles } from '../../discovery/test-files.ts';
import { custom } from '../../frameworks/custom.ts';
import type { Framework, Project } from '../../frameworks/framework.ts';
import { detectFramework, FRAMEWORKS, PROJECT_FILES } from '../../frameworks/index.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProjectFolder } from './project.ts';

/** @throws UsageError when no framework fits, or several do */
export async function detect(project: ProjectFolder, platform: Platform): Promise<Framework> {
  const detection = detectFramework(await readProject(project, platform));
  if ('problem' in detection) throw new UsageError(detection.problem);
  platform.log.info(`framework: ${detection.framework.name} (${detection.reason})`);
  return detection.framework;
}

/** The framework, or `custom` when none is found. The user's own command can run units that were listed for us. */
export async function detectOrCustom(project: ProjectFolder, platform: Platform): Promise<Framework> {
  const detection = detectFramework(await readProject(project, platform));
  return 'problem' in detection ? custom : detection.framework;
}

async function readProject({ folder, allFiles }: ProjectFolder, { files }: Platform): Promise<Project> {
  const all = await allFiles();
  const texts = new Map<string, string>();
  for (const name of PROJECT_FILES) {
    const text = await files.readText(join(folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  return {
    names: [...new Set(all.map((file) => file.split('/')[0] ?? file))],
    texts,
    testFiles: new Map(
      FRAMEWORKS.map(({ name, patterns }) => [name, discoverFiles(all, patterns).map(({ id }) => id)]),
    ),
  };
}
