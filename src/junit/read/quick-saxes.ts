/**
 * saxes with two short cuts. It looks at every character of a CDATA section or comment: where none of them means anything, a search for the end comes
 * to the same. It goes from state to state within a tag: a plain one is taken at once. What tests print and the tags of those that pass are most of
 * a large report. That takes private parts of saxes 6 (`Inside`), which only this file and `xml.ts` know.
 */
import { SaxesParser } from 'saxes';

/** Private parts of SaxesParser 6.0. */
export interface Inside {
  text: string;
  readonly name: string;
  readonly state: number;
  readonly chunk: string;
  /** Where the next character is, and where the last one was. */
  i: number;
  prevI: number;
  line: number;
  column: number;
  tag: { readonly name: string; readonly attributes: Record<string, string> } | null;
  readonly sawRoot: boolean;
  readonly closedRoot: boolean;
  readonly attribList: unknown[];
  readonly stateTable: (() => void)[];
  /** Takes the text up to the character with this code, and says whether it is there. */
  captureToChar(code: number): boolean;
  /** The state in which the name of an opening tag is next. */
  sOpenTag(): void;
  /** What happens at the end of an opening tag, once `tag` is known. */
  openTag(): void;
  openSelfClosingTag(): void;
}

/** Characters that saxes changes, refuses or counts otherwise, by XML 1.0 or 1.1. */
const SPECIAL_CHARACTERS = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\ud800-\udfff\ufffe\uffff`;
const SPECIAL = new RegExp(`[${SPECIAL_CHARACTERS}]`);

const PLAIN_NAME = String.raw`[A-Za-z_:][\w:.-]*`;
const PLAIN_ATTRIBUTE = ` ${PLAIN_NAME}="[^"<&\t\n${SPECIAL_CHARACTERS}]*"`;
/** Name, attributes and slash of an opening tag after its `<`, as nearly all programs write it: anything else is left to saxes. */
const PLAIN_TAG = new RegExp(`(${PLAIN_NAME})((?:${PLAIN_ATTRIBUTE})*) ?(/?)>`, 'y');

/** Its events `opentagstart` and `attribute` are not for use: plain tags go without. */
export function createSaxes(): SaxesParser {
  const parser = new SaxesParser({ position: false, xmlns: false });
  const inside = parser as unknown as Inside;
  const { captureToChar, sOpenTag, stateTable } = inside;
  inside.captureToChar = (code) => takePlain(inside, code) ?? captureToChar.call(inside, code);
  stateTable[stateTable.indexOf(sOpenTag)] = () => {
    if (!takePlainTag(inside)) sOpenTag.call(inside);
  };
  return parser;
}

/** What `captureToChar` does, for a text without special characters; undefined for any other. */
function takePlain(inside: Inside, code: number): boolean | undefined {
  const { chunk, i: start } = inside;
  const found = chunk.indexOf(String.fromCharCode(code), start);
  const end = found === -1 ? chunk.length : found;
  const text = chunk.slice(start, end);
  if (SPECIAL.test(text)) return undefined;
  inside.text += text;
  passLines(inside, text);
  if (found !== -1) inside.column++;
  inside.prevI = end;
  inside.i = end + 1;
  return found !== -1;
}

function passLines(inside: Inside, text: string): void {
  inside.column += text.length;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    inside.line++;
    inside.column = text.length - at - 1;
  }
}

/** Does what saxes would for an opening tag that is plain, whole and no mistake, and says whether it was. */
function takePlainTag(inside: Inside): boolean {
  const isWithinRoot = inside.sawRoot && !inside.closedRoot;
  if (!isWithinRoot || inside.name !== '') return false;
  PLAIN_TAG.lastIndex = inside.i;
  const [, name, list, slash] = PLAIN_TAG.exec(inside.chunk) ?? [];
  if (name === undefined || list === undefined) return false;
  const attributes = plainAttributes(list);
  if (attributes === undefined) return false;

  const end = PLAIN_TAG.lastIndex;
  inside.tag = { name, attributes };
  inside.column += end - inside.i;
  inside.prevI = end - 1;
  inside.i = end;
  if (slash === '/') inside.openSelfClosingTag();
  else inside.openTag();
  return true;
}

/** The attributes in a text like ` a="b" c="d"`; undefined when two have the same name. */
function plainAttributes(list: string): Record<string, string> | undefined {
  const attributes: Record<string, string> = Object.create(null);
  for (let at = 0; at < list.length; ) {
    const equals = list.indexOf('=', at);
    const close = list.indexOf('"', equals + 2);
    const name = list.slice(at + 1, equals);
    if (attributes[name] !== undefined) return undefined;
    attributes[name] = list.slice(equals + 2, close);
    at = close + 1;
  }
  return attributes;
}
