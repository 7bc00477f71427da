/** Finds the framework of the project when the user does not name one. */
import { posix } from 'node:path';
import { custom } from '../../frameworks/custom.ts';
import { byTestFiles, type Detection, detectFramework, type Detected as Signed } from '../../frameworks/detect.ts';
import type { Framework, Project } from '../../frameworks/framework.ts';
import {
  foldersWithSigns,
  type OfferedSuite,
  offerSuites,
  type ProjectAt,
  suitesLine,
} from '../../frameworks/offer-suites.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { openProject } from './open-project.ts';
import type { ProjectFolder } from './project.ts';

interface Detected {
  readonly framework: Framework;
  readonly warnings: readonly string[];
}

/**
 * @param folder the working directory, relative to the repository
 * @throws UsageError when no framework fits, or several do
 */
export async function detect(project: ProjectFolder, folder: string, platform: Platform): Promise<Detected> {
  const detection = await detectIn(project);
  if ('problem' in detection) throw new UsageError(await withOffer(detection.problem, project, folder, platform));
  platform.log.info(`framework: ${detection.framework.name} (${detection.reason})`);
  const { framework, others } = detection;
  return { framework, warnings: others.map(({ title, reason }) => describeOther(title, reason, framework)) };
}

/** The suites of the folders below, each of which has signs of a framework. */
export async function suitesBelow(
  project: ProjectFolder,
  folder: string,
  platform: Platform,
): Promise<readonly OfferedSuite[]> {
  const projects: ProjectAt[] = [];
  for (const below of foldersWithSigns((await project.read()).files)) {
    const at = posix.join(folder, below);
    projects.push({ folder: at, project: await (await openProject(at, platform)).read() });
  }
  return offerSuites(projects);
}

/** The problem, and what the user can write where the tests belong to several frameworks or are in folders below. */
async function withOffer(problem: string, project: ProjectFolder, folder: string, platform: Platform): Promise<string> {
  const suites = await suitesBelow(project, folder, platform);
  const [only] = suites;
  const isHere = suites.every((suite) => suite.folder === folder);
  if (only === undefined || (suites.length === 1 && isHere)) return problem;
  if (suites.length === 1) return `${problem}. Tests of ${only.framework} are in "working-directory: ${only.folder}"`;
  const line = `write this line into .github/shardwise.yml: ${suitesLine(suites)}`;
  if (isHere) return `${problem}. To plan them all as suites, ${line}`;
  const found = suites.map((suite) => `${suite.framework} in ${suite.folder}`).join(', ');
  return `framework: auto found several suites: ${found}. To plan them all, ${line}`;
}

/** Test files are read only where nothing else says which framework it is. */
export async function detectIn(folder: ProjectFolder): Promise<Detection> {
  const project = await folder.read();
  let isAsked = false;
  const testFileOf = (framework: Framework) => {
    isAsked = true;
    return project.testFileOf(framework);
  };
  const detection = detectFramework({ ...project, testFileOf });
  if (!isAsked) return detection;
  return detectFramework(await withRecognised(folder));
}

/** The frameworks whose test files the project has, whatever else it says. */
export const frameworksOfFiles = async (folder: ProjectFolder): Promise<readonly Signed[]> =>
  byTestFiles(await withRecognised(folder));

/** The project with the test files of frameworks that look at sources. */
async function withRecognised(folder: ProjectFolder): Promise<Project> {
  const [project, recognised] = [await folder.read(), await folder.recognise()];
  return {
    ...project,
    testFileOf: (framework) =>
      recognised.has(framework.name) ? recognised.get(framework.name) : project.testFileOf(framework),
  };
}

const describeOther = (title: string, reason: string, { name }: Framework): string =>
  `${reason}, which this plan does not. Run ${title} in a job of its own, and write "framework: ${name}" here`;

/** The framework, or `custom` when none is found. The user's own command can run units that were listed for us. */
export async function detectOrCustom(project: ProjectFolder): Promise<Detected> {
  const detection = await detectIn(project);
  return { framework: 'problem' in detection ? custom : detection.framework, warnings: [] };
}
