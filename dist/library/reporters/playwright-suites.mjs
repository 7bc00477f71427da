/** What Playwright runs, as units of a plan: each file in each project. */
import { relative } from 'node:path';
import { slashed } from './xml.mjs';

/** The file of a suite or an error, relative to the folder where Playwright was started. A test in a suite may be declared elsewhere. */
export const fileOf = ({ location }) => slashed(relative(process.cwd(), location.file));

/** The same as `projectUnitId` in `text/unit-id.ts`. */
export const projectUnitId = (project, file) => (project === '' ? file : `[${project}] › ${file}`);

/** The same as `parseProjectUnit` in `text/unit-id.ts`. */
export function parseUnit(id) {
  const [, project, file = id] = /^\[(.*?)\] › (.*)$/s.exec(id) ?? [];
  return { project, file };
}

/**
 * The projects that other projects need, such as one that logs in. Playwright runs each of them as a whole, before or after the tests that
 * need it. So they run in every shard, and are no units.
 * @param projects all that have tests
 */
export function neededProjects(projects) {
  const byName = new Map(projects.map((project) => [project.title, project]));
  const needed = new Set();
  const visit = (project) => {
    const { dependencies, teardown } = project.project();
    for (const name of [...dependencies, ...(teardown ? [teardown] : [])]) {
      const found = byName.get(name);
      if (found === undefined || needed.has(found)) continue;
      needed.add(found);
      visit(found);
    }
  };
  for (const project of projects) visit(project);
  return needed;
}

/** The suites of the files in all other projects. */
export function plannedFiles(projects) {
  const needed = neededProjects(projects);
  return projects.filter((project) => !needed.has(project)).flatMap(({ suites }) => suites);
}
