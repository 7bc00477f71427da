/** The profiles of a build. https://maven.apache.org/guides/introduction/introduction-to-profiles.html */
import { readMavenArguments } from './arguments.ts';
import { type Element, elementsAt, textAt } from './pom.ts';

/** The profiles that the user's arguments switch on or off. */
export interface ChosenProfiles {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

/** What `-P ci,!slow,?other` says: `!` or `-` switch off, `+` is no part of the name, and one with `?` need not exist. */
export function chosenProfiles(args: readonly string[]): ChosenProfiles {
  const words = readMavenArguments(args).profiles.flatMap((list) => list.split(','));
  const [on, off] = [new Set<string>(), new Set<string>()];
  for (const word of words.map((text) => text.trim())) {
    const [, signs = '', id = ''] = /^([!+?-]*)(.*)$/s.exec(word) ?? [];
    if (id !== '') (/[!-]/.test(signs) ? off : on).add(id);
  }
  return { on, off };
}

export const idOf = (profile: Element): string => textAt(profile, 'id') ?? 'default';

/**
 * The profiles that are in the build. One that is active by default gives way to any other one of its pom, so it counts only where no other
 * one can become active by the machine.
 */
export function activeProfiles(all: readonly Element[], { on, off }: ChosenProfiles): readonly Element[] {
  const chosen = all.filter((profile) => on.has(idOf(profile)) && !off.has(idOf(profile)));
  const byMachine = all.some((profile) => activations(profile).some((name) => name !== BY_DEFAULT));
  if (chosen.length > 0 || byMachine) return chosen;
  return all.filter((profile) => textAt(profile, 'activation', BY_DEFAULT) === 'true' && !off.has(idOf(profile)));
}

const BY_DEFAULT = 'activeByDefault';

const activations = (profile: Element): string[] =>
  elementsAt(profile, 'activation').flatMap((one) => (typeof one === 'string' ? [] : Object.keys(one)));

/** Whether a profile can change which tests there are. */
export const mayChoose = (profile: Element): boolean =>
  elementsAt(profile, 'modules', 'module').length > 0 ||
  elementsAt(profile, 'build', 'testSourceDirectory').length > 0 ||
  pluginsOf(profile).some((one) =>
    /^(?:maven-(?:surefire|failsafe)|build-helper-maven)-plugin$/.test(textAt(one, 'artifactId') ?? ''),
  );

/** Whether a profile has a list of excluded tests. */
export const excludesTests = (profile: Element): boolean =>
  pluginsOf(profile)
    .flatMap((plugin) => [plugin, ...elementsAt(plugin, 'executions', 'execution')])
    .some((one) => elementsAt(one, 'configuration', 'excludes').length > 0);

const pluginsOf = (profile: Element): readonly Element[] => [
  ...elementsAt(profile, 'build', 'plugins', 'plugin'),
  ...elementsAt(profile, 'build', 'pluginManagement', 'plugins', 'plugin'),
];
