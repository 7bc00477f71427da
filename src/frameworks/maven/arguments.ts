/** The arguments of `mvn`, as far as they decide which tests run. https://maven.apache.org/ref/current/maven-embedder/cli.html */

export interface MavenArguments {
  /** Options without their dashes and values. */
  readonly options: readonly string[];
  /** The names of properties that are set with `-D`. */
  readonly properties: readonly string[];
  /** What each `-P` says. */
  readonly profiles: readonly string[];
  /** Phases and goals. */
  readonly goals: readonly string[];
}

/** Options whose value is the next word. */
const TAKES_VALUE = new Set(
  `b builder color ep encrypt-password emp encrypt-master-password f file gs global-settings gt global-toolchains l log-file P
  activate-profiles pl projects rf resume-from s settings t toolchains T threads`.split(/\s+/),
);

export function readMavenArguments(words: readonly string[]): MavenArguments {
  const options: string[] = [];
  const properties: string[] = [];
  const goals: string[] = [];
  const profiles: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name = '', hasValue] = /^--?([\w-]+)(=)?/.exec(word) ?? [];
    if (!word.startsWith('-')) goals.push(word);
    else if (/^(?:-D|--define)/.test(word)) {
      const given = /^(?:-D|--define=?)(.*)$/s.exec(word)?.[1] ?? '';
      if (given === '') at += 1;
      properties.push(/^[^=]*/.exec(given === '' ? (words[at] ?? '') : given)?.[0] ?? '');
    } else if (/^-P./.test(word)) profiles.push(word.slice(2).replace(/^=/, ''));
    else {
      options.push(name);
      const isNext = TAKES_VALUE.has(name) && hasValue === undefined;
      if (isNext) at += 1;
      if (name === 'P' || name === 'activate-profiles')
        profiles.push(isNext ? (words[at] ?? '') : word.slice(word.indexOf('=') + 1));
    }
  }
  return { options, properties, profiles, goals };
}

/** The phases of a build from the one that runs tests, in their order. */
const PHASES =
  'test prepare-package package pre-integration-test integration-test post-integration-test verify install'.split(' ');

/** The phase that the user's arguments name. */
export const phaseOf = (args: readonly string[]): string | undefined =>
  readMavenArguments(args).goals.find((goal) => PHASES.includes(goal));

/** Whether a build with these arguments may run the tests of failsafe. */
export function reachesVerify(args: readonly string[]): boolean {
  const phase = phaseOf(args);
  if (readMavenArguments(args).properties.includes('skipITs')) return false;
  return phase === undefined || PHASES.indexOf(phase) >= PHASES.indexOf('integration-test');
}

const LEAVES_OUT = 'leaves out tests of the shard';
const CHOOSES = 'chooses tests, and the plan does that. Write test files as input tests';
const MODULES = 'chooses modules, and the plan does that. Write test files as input tests';

const BAD_OPTIONS: ReadonlyMap<string, string> = new Map([
  ...['pl', 'projects', 'amd', 'also-make-dependents', 'N', 'non-recursive'].map((name) => [name, MODULES] as const),
  ...['rf', 'resume-from', 'r', 'resume', 'ff', 'fail-fast'].map((name) => [name, LEAVES_OUT] as const),
  ...['fn', 'fail-never'].map((name) => [name, 'hides that the build failed'] as const),
  ...['f', 'file'].map((name) => [name, 'names another pom.xml. Write its folder as input working-directory'] as const),
  ...['l', 'log-file'].map((name) => [name, 'hides the output, which Shardwise reads'] as const),
  ...['h', 'help', 'v', 'version'].map((name) => [name, 'runs no test'] as const),
]);

const BAD_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...['test', 'it.test'].map((name) => [name, CHOOSES] as const),
  ...['surefire', 'failsafe'].flatMap((plugin) =>
    ['includesFile', 'excludesFile', 'includes', 'excludes', 'suiteXmlFiles'].map(
      (name) => [`${plugin}.${name}`, CHOOSES] as const,
    ),
  ),
  ...['skipTests', 'maven.test.skip', 'maven.test.skip.exec'].map((name) => [name, 'runs no test'] as const),
  ...['surefire.skipAfterFailureCount', 'failsafe.skipAfterFailureCount'].map((name) => [name, LEAVES_OUT] as const),
]);

export function findBadMavenArgument(args: readonly string[]): string | undefined {
  const { options, properties, goals } = readMavenArguments(args);
  for (const [given, bad, dashes] of [
    [options, BAD_OPTIONS, '-'],
    [properties, BAD_PROPERTIES, '-D'],
  ] as const) {
    const found = given.find((name) => bad.has(name));
    if (found !== undefined) return `${dashes === '-' && found.length > 3 ? '--' : dashes}${found} ${bad.get(found)}`;
  }
  return goals.includes('deploy') ? 'deploy would deploy once in each shard' : undefined;
}

/** Whether the arguments choose tests inside the classes, by their tags, groups or engines. */
export const choosesGroups = (args: readonly string[]): boolean =>
  readMavenArguments(args).properties.some((name) =>
    /^(?:excludedGroups|groups|surefire\.(?:include|exclude)JUnit5Engines)$/.test(name),
  );
