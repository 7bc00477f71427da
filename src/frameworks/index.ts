/** The table of frameworks. A new one is a file next to this one and a row here. */
import { UsageError } from '../model.ts';
import { custom } from './custom.ts';
import type { Framework, Project } from './framework.ts';
import { jest } from './jest.ts';
import { node } from './node.ts';
import { pytest } from './pytest.ts';

export const FRAMEWORKS: readonly Framework[] = [node, jest, pytest, custom];

export const FRAMEWORK_NAMES: readonly string[] = FRAMEWORKS.map(({ name }) => name);

/** The files that the detection of any framework reads. */
export const PROJECT_FILES: readonly string[] = [
  ...new Set(FRAMEWORKS.flatMap(({ projectFiles = [] }) => projectFiles)),
];

/** The names of the frameworks with this ability, for descriptions. */
export const frameworksThat = (ability: 'list' | 'select'): string =>
  FRAMEWORKS.filter((framework) => framework[ability] !== undefined)
    .map(({ name }) => name)
    .join(', ');

const allNames = FRAMEWORK_NAMES.join(', ').replace(/, (\S+)$/, ' or $1');

/** @throws UsageError for a name that is not in the table */
export function findFramework(name: string): Framework {
  const framework = FRAMEWORKS.find((candidate) => candidate.name === name);
  if (framework !== undefined) return framework;
  throw new UsageError(`framework ${JSON.stringify(name)} is not known: write ${allNames}`);
}

interface Detected {
  readonly framework: Framework;
  readonly reason: string;
}

export type Detection = Detected | { readonly problem: string };

/**
 * Detects the framework of a project: the only one that its own files point to, or else the only one that has test files.
 * No framework or several frameworks are a problem that is shown to the user.
 */
export function detectFramework(project: Project): Detection {
  const found = FRAMEWORKS.flatMap((framework) => {
    const reason = framework.detect(project);
    return reason === undefined ? [] : [{ framework, reason }];
  });
  const candidates = found.length > 0 ? found : byTestFiles(project);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  return { problem: candidates.length > 1 ? describeSeveral(candidates) : describeNone(project) };
}

const byTestFiles = ({ testFileOf }: Project): Detected[] =>
  FRAMEWORKS.flatMap((framework) => {
    const first = testFileOf(framework);
    return first === undefined ? [] : [{ framework, reason: `there is ${first}` }];
  });

const describeSeveral = (candidates: readonly Detected[]): string =>
  `framework: auto found more than one framework: ${candidates.map(({ framework, reason }) => `${framework.name} (${reason})`).join(', ')}. ` +
  `Write one, such as ${candidates.map(({ framework }) => `"framework: ${framework.name}"`).join(' or ')}`;

const describeNone = ({ names }: Project): string =>
  `framework: auto found no known framework. It looked for a configuration or a dependency of ${titles}, and for their test files. ` +
  `The working directory contains ${names.length === 0 ? 'nothing' : shorten(names)}. ` +
  `Write "framework:" with ${allNames}, or write the folder of the tests as "working-directory:"`;

const titles = FRAMEWORKS.filter(({ patterns }) => patterns.length > 0)
  .map(({ title }) => title)
  .join(', ');

const MAX_NAMES_SHOWN = 10;

function shorten(names: readonly string[]): string {
  const more = names.length - MAX_NAMES_SHOWN;
  return [...names].sort().slice(0, MAX_NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
