/** Detects unittest from a project's own files, and reads how they start it. */
import type { OwnCommand, Project } from '../framework.ts';
import { findConfiguration, PYTEST_PROJECT_FILES } from '../pytest/project.ts';
import { stripPython } from '../shared/source-text.ts';
import { optionsOf } from './options.ts';

/** The files with commands of a project. */
const COMMAND_FILES = ['tox.ini', 'Makefile', 'makefile', 'GNUmakefile', 'pyproject.toml', 'setup.cfg'];

export const UNITTEST_PROJECT_FILES: readonly string[] = [...new Set([...COMMAND_FILES, ...PYTEST_PROJECT_FILES])];

/** pytest runs such tests too. So a project with any sign of it is one of pytest. */
export function detectUnittest(project: Project): string | undefined {
  const [first] = commandsIn(project);
  return first === undefined || findConfiguration(project) !== undefined ? undefined : `${first.file} runs unittest`;
}

const IMPORTS = /^[ \t]*(?:import[ \t]+unittest\b|from[ \t]+unittest\b)/m;
/** Another runner, or a test that only pytest runs. */
const OTHERS = /^[ \t]*(?:import|from)[ \t]+(?:pytest|twisted\.trial|nose)\b|^(?:async[ \t]+)?def[ \t]+test/m;

/** Whether these test files are of unittest and of nothing else. */
export function importUnittest(sources: readonly string[]): boolean {
  const codes = sources.map(stripPython);
  return codes.some((code) => IMPORTS.test(code)) && !codes.some((code) => OTHERS.test(code));
}

/** The command of the project, as far as it says how tests are found. */
export function ownUnittestCommand(project: Project): OwnCommand | undefined {
  const found = commandsIn(project).filter(({ names, after }) => !names && after?.length !== 0);
  const different = new Map(found.map((one) => [JSON.stringify([one.variables, one.after]), one]));
  const [only, another] = different.values();
  if (only === undefined) return undefined;
  const from = [...new Set(found.map(({ file }) => file))].join(', ');
  if (another !== undefined || only.after === undefined) return { from };
  return { from, words: [...only.variables, 'python3', '-m', 'unittest', ...only.after] };
}

/** The commands that name modules or files, where no other command of the project searches for tests. */
export function namingCommands(project: Project): string[] {
  const found = commandsIn(project);
  return found.every(({ names }) => names) ? found.map(({ file, text }) => `${text} in ${file}`) : [];
}

interface FoundCommand {
  readonly file: string;
  readonly text: string;
  readonly variables: readonly string[];
  /** The words after `unittest`. Undefined where only a shell, make or tox understands them. */
  readonly after?: readonly string[];
  /** It names modules or files instead of a search. */
  readonly names: boolean;
}

const COMMAND = /^(.*)-m[ \t]+unittest(?![\w.-])([^"'\n#;&|`\],]*)/gm;

const commandsIn = ({ texts }: Project): FoundCommand[] =>
  COMMAND_FILES.flatMap((file) =>
    [...(texts.get(file) ?? '').matchAll(COMMAND)].map(([, before = '', after = '']) =>
      readCommand(file, before, after),
    ),
  );

function readCommand(file: string, before: string, rest: string): FoundCommand {
  const after = words(rest.replace(/\{posargs:?([^{}]*)\}/g, '$1'));
  const front = words(before.replace(/^[\t @-]+/, ''));
  const variables = front.slice(
    0,
    front.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word)),
  );
  const { discovers, names } = optionsOf(['-m', 'unittest', ...after]);
  const isPlain = ![...variables, ...after].some((word) => /[$`{}\\*]/.test(word)) && !front.includes('cd');
  return {
    file,
    text: ['python -m unittest', ...after].join(' '),
    variables,
    ...(isPlain && { after }),
    names: !discovers && names.length > 0,
  };
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
