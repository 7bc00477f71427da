/**
 * Reads INI files as pytest does, with the rules of its package iniconfig. Libraries for Node follow other rules:
 * there a value ends with its line, but in these files most values are written as indented lines below their key.
 */

export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @throws Error that names the line, where pytest would refuse the file too */
export function parseIni(text: string): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let open: OpenEntry = {};
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries())
    if (!/^\s*(?:[#;]|$)/.test(line)) open = readLine(line.trimEnd(), open, sections, index + 1);
  return sections;
}

/** The section and the key that the next line may belong to. */
interface OpenEntry {
  readonly section?: Map<string, string>;
  readonly key?: string;
}

const HEADER = /^\[([^#;]*)\]\s*(?:[#;].*)?$/;
const ENTRY = /^([^=:]*)[=:](.*)$/;

function readLine(
  line: string,
  { section, key }: OpenEntry,
  sections: Map<string, Map<string, string>>,
  number: number,
): OpenEntry {
  const refuse = (problem: string) => new Error(`line ${number}: ${problem}`);
  const [, header] = HEADER.exec(line) ?? [];
  if (header !== undefined) {
    if (sections.has(header)) throw refuse(`section ${JSON.stringify(header)} is there twice`);
    const opened = new Map<string, string>();
    sections.set(header, opened);
    return { section: opened };
  }
  if (/^[\s[]/.test(line)) {
    if (section === undefined || key === undefined) throw refuse('an indented line has no key above it');
    section.set(key, [section.get(key) ?? '', line.trim()].filter((part) => part !== '').join('\n'));
    return { section, key };
  }
  const [, name, value = ''] = ENTRY.exec(line) ?? [];
  if (section === undefined) throw refuse('there is no section above it');
  if (name === undefined) throw refuse(`${JSON.stringify(line)} has no "="`);
  if (section.has(name.trim())) throw refuse(`key ${JSON.stringify(name.trim())} is there twice`);
  section.set(name.trim(), value.trim());
  return { section, key: name.trim() };
}
