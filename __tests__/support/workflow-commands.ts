/** Reads a step's output as the runner does (actions/runner: ActionCommandManager, ActionCommand). */

export interface WorkflowCommand {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The commands that a runner knows. It prints all others. */
const KNOWN = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/** The executed commands, in order, without the commands that stop and resume them. */
export function obeyedCommands(output: string): WorkflowCommand[] {
  const obeyed: WorkflowCommand[] = [];
  let resumeToken: string | undefined;
  // In .NET a line ends with a carriage return, a line feed, or both.
  for (const line of output.split(/\r\n|\r|\n/)) {
    const command = parseCommand(line, resumeToken);
    if (command === undefined) continue;
    if (resumeToken !== undefined) {
      if (command.command === resumeToken) resumeToken = undefined;
    } else if (command.command === 'stop-commands') resumeToken = command.message.toLowerCase();
    else obeyed.push(command);
  }
  return obeyed;
}

function parseCommand(line: string, resumeToken: string | undefined): WorkflowCommand | undefined {
  const colons = /^\s*::([^\s:]+)(?:\s+(.*?))?::(.*)$/.exec(line);
  const match = colons ?? /##\[([^\s\]]+)(?:\s+([^\]]*))?\](.*)$/.exec(line);
  const command = match?.[1]?.toLowerCase();
  if (command === undefined || !(KNOWN.has(command) || command === resumeToken)) return undefined;
  return {
    command,
    properties: parseProperties(match?.[2] ?? '', colons === null ? ';' : ','),
    message: unescapeData(match?.[3] ?? ''),
  };
}

const parseProperties = (text: string, separator: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(separator)
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), unescapeProperty(pair.slice(pair.indexOf('=') + 1))]),
  );

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const unescapeProperty = (text: string): string => unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
