/** The command that the project's own scripts start a framework with. */
import type { OwnCommand, Project, ScriptCommand } from '../framework.ts';
import { PACKAGE_FILE } from '../javascript/package-json.ts';
import { allCommands, testCommands } from '../javascript/scripts.ts';

/** A command of a script. Without words where only a shell understands it. */
interface Found {
  readonly script: string;
  readonly words?: readonly string[];
}

/**
 * @param usual the command that starts the framework anyway
 * @param read the words of a command that starts the framework; undefined for any other command
 */
export function ownCommandOf(
  project: Project,
  usual: string,
  read: (command: ScriptCommand) => readonly string[] | undefined,
): OwnCommand | undefined {
  const found = [testCommands(project), allCommands(project)].map((commands) =>
    commands.flatMap((one) => wordsOf(one, read)),
  );
  const own = found.find((commands) => commands.length > 0) ?? [];
  const different = new Map(own.map((one) => [JSON.stringify(one.words), one]));
  const [only, another] = different.values();
  if (another === undefined) return only?.words?.join(' ') === usual ? undefined : only && commandOf(only);
  const scripts = [...new Set([...different.values()].map(({ script }) => script))];
  return commandOf({ script: scripts.join(', ') });
}

const commandOf = ({ script, words }: Found): OwnCommand => ({
  from: scriptInPackage(script),
  ...(words && { words }),
});

export const scriptInPackage = (script: string): string => `script ${script} in ${PACKAGE_FILE}`;

function wordsOf(command: ScriptCommand, read: (command: ScriptCommand) => readonly string[] | undefined): Found[] {
  const words = read(command);
  if (words === undefined) return [];
  const all = [...command.variables, ...words];
  const onlyShell = words.length > 1 && command.folder !== undefined;
  return [
    onlyShell || all.some((word) => /[$`]/.test(word))
      ? { script: command.script }
      : { script: command.script, words: all },
  ];
}
