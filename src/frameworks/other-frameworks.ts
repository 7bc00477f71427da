/** Frameworks that have no row in the table yet. A project of one of them is told so, and never run as another. */
import type { Project, ScriptCommand } from './framework.ts';
import { dependsOn, packageJson } from './javascript/package-json.ts';
import { scriptThatRuns } from './javascript/scripts.ts';

/** The signs of a framework. */
interface Signs {
  readonly title: string;
  /** The name of its page in `docs/frameworks`, where it has a recipe of its own. */
  readonly page?: string;
  /** Its command in a script of package.json. */
  readonly script?: RegExp;
  /** Packages in package.json that are the framework. */
  readonly packages?: readonly string[];
  /** Names of files in the working directory. */
  readonly names?: RegExp;
  /** What the text of a file contains. */
  readonly texts?: Readonly<Record<string, RegExp>>;
}

/** The command as a word of its own, such as `npx ava` and `c8 node_modules/.bin/ava`. */
const word = (command: string): RegExp => new RegExp(`(?:^|[\\s/])(?:${command})(?:\\s|$)`);

const OTHERS: readonly Signs[] = [
  {
    title: 'Cypress',
    page: 'cypress',
    script: word('cypress run'),
    packages: ['cypress'],
    names: /^cypress\.config\./,
  },
  { title: 'AVA', script: word('ava'), packages: ['ava'], names: /^ava\.config\./ },
  { title: 'Jasmine', script: word('jasmine'), packages: ['jasmine'] },
  { title: 'Karma', script: word('karma start|ng test'), packages: ['karma'], names: /^karma\.conf\./ },
  { title: 'tap', script: word('tap'), packages: ['tap'], names: /^\.taprc$/ },
  { title: 'tape', script: word('tape'), packages: ['tape'] },
  { title: 'uvu', script: word('uvu'), packages: ['uvu'] },
  { title: 'QUnit', script: word('qunit'), packages: ['qunit'] },
  { title: 'WebdriverIO', script: word('wdio'), packages: ['@wdio/cli'], names: /^wdio\.conf\./ },
  { title: 'Cucumber', script: word('cucumber(?:-js)?'), packages: ['@cucumber/cucumber'] },
  { title: 'Web Test Runner', script: word('wtr|web-test-runner'), packages: ['@web/test-runner'] },
  { title: 'Pest', texts: { 'composer.json': /"pestphp\/pest"/ } },
  { title: 'sbt', names: /^build\.sbt$/ },
  { title: 'dotnet test', page: 'dotnet', names: /\.(?:sln|slnx|csproj|fsproj)$/ },
  { title: 'ExUnit', names: /^mix\.exs$/ },
  { title: 'Dart', names: /^pubspec\.yaml$/ },
  { title: 'Swift', names: /^Package\.swift$/ },
];

/** The files whose texts have signs. */
export const OTHER_PROJECT_FILES: readonly string[] = [
  ...new Set(OTHERS.flatMap(({ texts = {} }) => Object.keys(texts))),
];

export interface OtherFramework extends Pick<Signs, 'title' | 'page'> {
  readonly reason: string;
}

/** The other frameworks that these commands run. */
export const othersInScripts = (commands: readonly ScriptCommand[]): OtherFramework[] =>
  OTHERS.flatMap((signs) => {
    const name = signs.script && scriptThatRuns(commands, signs.script);
    return name === undefined ? [] : [{ ...signs, reason: `script "${name}" in package.json runs ${signs.title}` }];
  });

/** The other frameworks that the project's files and dependencies point to. */
export const othersInFiles = (project: Project): OtherFramework[] =>
  OTHERS.flatMap((signs) => {
    const reason = reasonInFiles(signs, project);
    return reason === undefined ? [] : [{ ...signs, reason }];
  });

function reasonInFiles({ packages = [], names, texts = {} }: Signs, project: Project): string | undefined {
  const file = names && project.names.find((name) => names.test(name));
  if (file !== undefined) return `there is ${file}`;
  const dependency = packages.find((name) => dependsOn(packageJson(project), name));
  if (dependency !== undefined) return `package.json depends on ${dependency}`;
  const found = Object.entries(texts).find(([name, sign]) => sign.test(project.texts.get(name) ?? ''));
  return found === undefined ? undefined : `${found[0]} names it`;
}
