/** Where a command starts a test framework: what starts it, and its arguments. */
import type { Project } from '../../../frameworks/framework.ts';
import { PACKAGE_FILE } from '../../../frameworks/javascript/package-json.ts';
import { scriptCommandsOf } from '../../../frameworks/javascript/scripts.ts';

export interface Start {
  /** Absent where only the project can tell. */
  readonly framework?: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
}

/** The words that start each framework, one after the other. */
const PROGRAMS: readonly (readonly [framework: string, ...words: readonly RegExp[]])[] = [
  ['pytest', /^(?:pytest|py\.test)$/],
  ['playwright', /^playwright$/, /^test$/],
  ['vitest', /^vitest$/, /^run$/],
  ['vitest', /^vitest$/],
  ['jest', /(?:^|\/)jest(?:\.js)?$/],
  ['mocha', /(?:^|\/)mocha(?:\.js)?$/],
  ['rspec', /(?:^|\/)rspec$/],
  ['minitest', /^ruby$/, /^-Ilib$/, /^-Itest$/],
  ['cargo', /^cargo$/, /^nextest$/, /^run$/],
  ['go', /^go$/, /^test$/],
  ['bun', /^bun$/, /^test$/],
  ['deno', /^deno$/, /^test$/],
  ['phpunit', /(?:^|\/)phpunit$/],
  ['bats', /(?:^|\/)bats$/],
  ['node', /^node$/, /^--test$/],
];

/** @param packageText the package.json of the folder that it runs in */
export function startOf(words: readonly string[], packageText: string | undefined): Start | undefined {
  const found = programIn(words);
  if (found === undefined) return startOfScript(words, packageText);
  return { framework: found.framework, command: words.slice(0, found.end), args: words.slice(found.end) };
}

function programIn(words: readonly string[]): { readonly framework: string; readonly end: number } | undefined {
  for (const [framework, ...program] of PROGRAMS) {
    const at = words.findIndex((_, from) => program.every((word, next) => word.test(words[from + next] ?? '')));
    if (at >= 0) return { framework, end: at + program.length };
  }
  return undefined;
}

/** Options of package managers that run a script elsewhere. */
const ELSEWHERE = /^(?:--prefix|--filter|-F|--workspaces?|-w|--cwd|-C|--dir|-r)(?:=|$)/;

/** `npm run unit -- --ci`, `yarn unit --ci`, `pnpm run unit --ci`. Only npm needs the two dashes. */
function startOfScript(words: readonly string[], packageText: string | undefined): Start | undefined {
  const program = words.findIndex((word) => /^(?:npm|yarn|pnpm|bun)$/.test(word));
  const rest = words.slice(program + 1);
  if (program < 0 || rest.some((word) => ELSEWHERE.test(word))) return undefined;
  const end = program + (rest[0] === 'run' ? 3 : 2);
  const args = words.slice(end);
  const command = [...words.slice(0, end), ...(words[program] === 'npm' ? ['--'] : [])];
  const framework = frameworkOf(command, packageText);
  return { command, args: args[0] === '--' ? args.slice(1) : args, ...(framework !== undefined && { framework }) };
}

/** The framework that a script of package.json starts. */
function frameworkOf(words: readonly string[], packageText = '{}'): string | undefined {
  const project = { texts: new Map([[PACKAGE_FILE, packageText]]) } as unknown as Project;
  const inside = scriptCommandsOf(project, words).map((command) => command.words.map(({ text }) => text));
  return inside.flatMap((one) => programIn(one)?.framework ?? [])[0];
}
