/** The test files that Vitest finds, as units of a plan: each file in each project. */
import { relative } from 'node:path';
import { slashed } from './xml.mjs';

export const fileOf = (moduleId) => slashed(relative(process.cwd(), moduleId));

/** The name of a project. It is empty when there is only one project without a name. */
export const projectName = ({ name, vitest }) => name || (vitest.projects.length > 1 ? '(root)' : '');

/** The same as `projectUnitId` in `text/unit-id.ts`. */
export const projectUnitId = (project, file) => (project === '' ? file : `[${project}] › ${file}`);

/** The same as `parseProjectUnit` in `text/unit-id.ts`. */
export function parseUnit(id) {
  const [, project, file = id] = /^\[(.*?)\] › (.*)$/s.exec(id) ?? [];
  return { project, file };
}

/** Whether arguments choose some of the projects (`--project`). */
export const choosesProjects = ({ config }) => [config.project ?? []].flat().length > 0;

/**
 * Lets Vitest find only some of its test files. Its own filters are substrings, which match other files too. Everything else stays as it
 * is configured.
 * @param isChosen whether a file of a project must run. It is asked for every file that the configuration and the filters find
 */
export function chooseFiles({ projects }, isChosen) {
  for (const project of projects) {
    const glob = project.globTestFiles;
    project.globTestFiles = async (...args) => {
      const found = await glob.apply(project, args);
      const chosen = (files) => files.filter((moduleId) => isChosen(project, fileOf(moduleId)));
      return Object.fromEntries(Object.entries(found).map(([kind, files]) => [kind, chosen(files)]));
    };
  }
}
