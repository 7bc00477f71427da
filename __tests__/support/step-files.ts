/** Reads a file of outputs, state or variables as the runner does (actions/runner: FileCommandManager). */

/** @throws Error for a text that the runner would refuse */
export function parseStepFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, separator, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? [];
    if (!name) throw new Error(`invalid line in a step's file: ${line}`);
    if (separator === '=') values.set(name, rest);
    else {
      const end = lines.indexOf(rest, at + 1);
      if (end < 0) throw new Error(`no end delimiter ${rest} for ${name}`);
      values.set(name, lines.slice(at + 1, end).join('\n'));
      at = end;
    }
  }
  return values;
}
