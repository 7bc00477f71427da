/**
 * A streaming XML reader that continues after every mistake. It reports which mistakes may have lost data.
 *
 * It is saxes with four changes, all for reports that exist:
 * - A bare `&` does not swallow what follows up to the next `;`.
 * - A huge text, attribute or comment is not collected in memory.
 * - The line ends of a message stay, though XML makes blanks of them.
 * - An error creates no stack trace, which would be slow.
 *
 * Entities of a DOCTYPE are never defined, so they cannot expand. Where one is used, something is lost, which is damage.
 */
import { SaxesParser } from 'saxes';
import { startsElement } from './elements.ts';
import { MAX_ATTRIBUTE } from './plain-text.ts';
import { findBadReference, mendReferences, safeEnd } from './references.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlHandlers {
  /** `name` is as written, with its prefix. Opens and closes are always balanced, unless the document ends too early. */
  open(name: string, attributes: Attributes): void;
  close(): void;
  /** A piece of text or CDATA; long text comes in several pieces. Returns a problem, if any, which is noted as damage with its place. */
  text(piece: string): string | undefined;
}

export interface XmlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The first mistake that may have lost data, and the first that lost nothing. */
export interface XmlProblems {
  readonly damage?: XmlProblem;
  readonly harmless?: XmlProblem;
}

/** Approximate size of the pieces in which text is passed on. Longer attributes are cut, because no test has such a long name. */
const MAX_PIECE = MAX_ATTRIBUTE;
const MAX_ATTRIBUTES = 10_000;
const MAX_NAME = 10_000;
/** Limit for nested elements. Reports have two to ten levels; the limit bounds the memory that a hostile file can take. */
const MAX_DEPTH = 50_000;
/** Limit for texts that are fixed. The text between two tags counts once. */
const MAX_MENDED_SPANS = 1_000_000;

const UNDEFINED_ENTITY = 'undefined entity.';

/** Problems that saxes reports and that lose nothing: single wrong characters in a complete document. All its other problems count as damage. */
const HARMLESS: ReadonlySet<string> = new Set([
  'disallowed character.',
  'malformed character entity.',
  UNDEFINED_ENTITY,
  'an XML declaration must be at the start of the document.',
  'the XML declaration must appear at the start of the document.',
  'version number must match /^1\\.[0-9]+$/.',
  'encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.',
]);

/**
 * Private fields of SaxesParser 6.0. Its version is pinned because of them. No public field says:
 * - whether a `&` is in a text or in a CDATA section
 * - what is collected of a construct that has not ended
 */
interface Inside {
  readonly state: number;
  /** The part of a text, attribute value, comment or DOCTYPE that is collected so far. */
  text: string;
  /** The part of the name of an element or attribute that is collected so far. */
  readonly name: string;
  /** What reads the next part, by state. */
  readonly stateTable: ((this: Inside) => void)[];
  /** The quote that ends the attribute value. */
  readonly q: number | null;
  readonly chunk: string;
  /** Where the next and the last character are in `chunk`. */
  i: number;
  readonly prevI: number;
  column: number;
  getCode(): number;
}

/** Values of `Inside.getCode()`. A carriage return, with or without a line feed, is one line end. */
const CODE = { end: -1, carriageReturn: -2, lineFeed: 0xa, ampersand: 0x26, less: 0x3c } as const;
/** The attribute whose lines matter. Names of tests are compared with those of other readers, so they are as XML says. */
const WITH_LINES = 'message';
const STATE = { text: 13, cdata: 20, attribute: 40, unquotedAttribute: 42 } as const;
const MENDED: ReadonlySet<number> = new Set([STATE.text, STATE.attribute, STATE.unquotedAttribute]);
/** Values of `Inside.state` in a comment or processing instruction, and in a DOCTYPE. At a sudden end saxes would report their text as that of the element. */
const UNWANTED_TEXT: ReadonlySet<number> = new Set([17, 18, 19, 25, 26]);
const DOCTYPE_TEXT: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

export class XmlReader {
  readonly #handlers: XmlHandlers;
  readonly #parser = new SaxesParser({ position: false, xmlns: false });
  readonly #inside = this.#parser as unknown as Inside;
  readonly #problems: { damage?: XmlProblem; harmless?: XmlProblem } = {};
  #depth = 0;
  #attributes = 0;
  #stopped = false;
  /** The line of a `<` in the attribute that is open now. */
  #lessLine: number | undefined;
  #breakBeforeLess = false;
  #mayDefineEntities = false;
  #mendedSpans = 0;
  /** The text that the parser receives now, and the length of all text that it received before. */
  #fed = '';
  #fedBefore = 0;
  /** Text that must wait for the next piece. */
  #held = '';

  constructor(handlers: XmlHandlers) {
    this.#handlers = handlers;
    this.#parser.fail = (message) => {
      this.#keepLess();
      const isLost = this.#mayDefineEntities && message === UNDEFINED_ENTITY;
      this.#note(message, HARMLESS.has(message) && !isLost ? 'harmless' : 'damage');
      return this.#parser;
    };
    keepLines(this.#inside);
    this.#parser.on('attribute', ({ value }) => this.#attribute(value));
    this.#parser.on('doctype', (text) => this.#doctype(text));
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('text', (piece) => this.#text(piece));
    this.#parser.on('cdata', (piece) => this.#text(piece));
  }

  write(text: string): void {
    for (let from = 0; from < text.length && !this.#stopped; from += MAX_PIECE) {
      const whole = this.#held + text.slice(from, from + MAX_PIECE);
      const end = safeEnd(whole);
      this.#held = whole.slice(end);
      if (end > 0) this.#feedMended(whole.slice(0, end));
    }
  }

  end(): XmlProblems {
    if (!this.#stopped) {
      this.#feedMended(this.#held);
      if (DOCTYPE_TEXT.has(this.#inside.state)) this.#inside.text = '';
      this.#parser.close();
    }
    return this.#problems;
  }

  #open(name: string, attributes: Attributes): void {
    this.#attributes = 0;
    if (this.#stopped) return;
    this.#depth++;
    this.#handlers.open(name, attributes);
    if (this.#depth > MAX_DEPTH) this.#stop(`elements are nested more than ${MAX_DEPTH} levels deep`);
  }

  /** Notes an attribute without a closing quote. It reaches into the next elements, and hides them. */
  #attribute(value: string): void {
    this.#attributes++;
    if (this.#lessLine === undefined) return;
    const hasBreak = this.#breakBeforeLess || this.#parser.line !== this.#lessLine;
    if (hasBreak || reachesIntoTag(value) || startsElement(value))
      this.#note('an attribute contains markup: its closing quote may be missing', 'damage');
    this.#lessLine = undefined;
    this.#breakBeforeLess = false;
  }

  #doctype(text: string): void {
    this.#mayDefineEntities = DEFINES_ENTITIES.test(text);
    if (CHANGES_CONTENT.test(text)) this.#note('a DOCTYPE changes the content of the document', 'damage');
  }

  #close(): void {
    if (this.#stopped) return;
    this.#depth--;
    this.#handlers.close();
  }

  #text(piece: string): void {
    const complaint = this.#stopped ? undefined : this.#handlers.text(piece);
    if (complaint !== undefined) this.#note(complaint, 'damage');
  }

  #note(message: string, kind: keyof XmlProblems): void {
    const { line, column } = this.#parser;
    this.#problems[kind] ??= { message: message.replace(/\.$/, ''), line, column };
  }

  #stop(message: string): void {
    this.#note(message, 'damage');
    this.#stopped = true;
  }

  /** Feeds `text` to the parser. Fixes every `&` that begins no reference. */
  #feedMended(text: string): void {
    let from = 0;
    for (let at = findBadReference(text, 0); at !== -1 && !this.#stopped; at = findBadReference(text, from)) {
      this.#feed(text.slice(from, at));
      from = endOfSpan(text, at, this.#inside.state);
      this.#feedSpan(text.slice(at, from));
    }
    if (!this.#stopped) this.#feed(text.slice(from));
  }

  /** Feeds a span that begins with a bad `&`. It is fixed only in text and attributes, because CDATA and comments allow it. */
  #feedSpan(span: string): void {
    if (!MENDED.has(this.#inside.state)) {
      this.#feed(span);
      return;
    }
    this.#note('XML does not allow this "&" or character reference', 'harmless');
    this.#feed(mendReferences(span));
    if (++this.#mendedSpans > MAX_MENDED_SPANS)
      this.#stop(`more than ${MAX_MENDED_SPANS} texts contain a "&" that XML does not allow`);
  }

  #feed(text: string): void {
    this.#fed = text;
    this.#parser.write(text);
    this.#fedBefore += text.length;
    this.#bound();
    if (this.#attributes > MAX_ATTRIBUTES) this.#stop(`an element has more than ${MAX_ATTRIBUTES} attributes`);
    if (this.#inside.name.length > MAX_NAME) this.#stop(`a name is longer than ${MAX_NAME} characters`);
  }

  /** Clears what saxes collects until the end of a text, comment or attribute. Otherwise one without an end would fill the memory. */
  #bound(): void {
    const { state, text } = this.#inside;
    if (UNWANTED_TEXT.has(state)) this.#inside.text = '';
    if (text.length <= MAX_PIECE) return;
    if (DOCTYPE_TEXT.has(state)) this.#note(`a DOCTYPE is longer than ${MAX_PIECE} characters`, 'damage');
    const isText = state === STATE.text || state === STATE.cdata;
    if (isText) this.#text(text);
    this.#inside.text = isText ? '' : text.slice(0, MAX_PIECE);
  }

  /** Puts back a `<` inside an attribute. saxes reports it as an error and drops it. */
  #keepLess(): void {
    const last = this.#fed[this.#parser.position - this.#fedBefore - 1];
    if (this.#inside.state !== STATE.attribute || last !== '<') return;
    const { line, columnIndex } = this.#parser;
    this.#lessLine ??= line;
    // Of a value that began in this line, there are fewer characters than the line has.
    if (this.#inside.text.length >= columnIndex) this.#breakBeforeLess = true;
    this.#inside.text += '<';
  }
}

/** Makes saxes keep the line ends of a message. It reads the rest of the value, such as references and the end, by itself. */
function keepLines({ stateTable }: Inside): void {
  const readOther = stateTable[STATE.attribute];
  if (readOther === undefined) throw new Error('this version of saxes reads attributes in another way');
  stateTable[STATE.attribute] = function readValue() {
    if (this.name === WITH_LINES) readLines(this);
    readOther.call(this);
  };
}

/** Reads a value up to the first character that is more than text. */
function readLines(inside: Inside): void {
  const { q, chunk } = inside;
  let start = inside.i;
  for (let code = inside.getCode(); ; code = inside.getCode()) {
    const isLineEnd = code === CODE.lineFeed || code === CODE.carriageReturn;
    const isText = code !== q && code !== CODE.ampersand && code !== CODE.less && code !== CODE.end;
    if (isText && !isLineEnd) continue;
    inside.text += chunk.slice(start, inside.prevI) + (isLineEnd ? '\n' : '');
    start = inside.i;
    if (isLineEnd) continue;
    inside.i = inside.prevI;
    if (code !== CODE.end) inside.column--;
    return;
  }
}

/** Does a value end at the quote that begins the value of another attribute? */
const reachesIntoTag = (value: string): boolean => /=\s*$/.test(value);

/** A DOCTYPE that defines entities, in itself or in another file. */
const DEFINES_ENTITIES = /<!ENTITY|\b(?:SYSTEM|PUBLIC)\b/;
/** A DOCTYPE that gives attributes default values, or that holds references to more of it. */
const CHANGES_CONTENT = /<!ATTLIST[^<>"']*["']|%[\w.:-]+;/;

/** The index up to which all characters are plain text. There the parser may leave the state that it has at `at`. */
function endOfSpan(text: string, at: number, state: number): number {
  if (state === STATE.cdata) return orEnd(text, text.indexOf(']]>', at));
  if (state === STATE.text) return orEnd(text, text.indexOf('<', at));
  if (state !== STATE.attribute) return at + 1;
  QUOTE.lastIndex = at;
  return orEnd(text, QUOTE.test(text) ? QUOTE.lastIndex - 1 : -1);
}

const QUOTE = /["']/g;
const orEnd = (text: string, at: number): number => (at === -1 ? text.length : at);
