/**
 * Streaming XML that goes on after every mistake and says which of them may have cost something.
 *
 * It is saxes with three changes, all for reports that exist: a bare `&` does not swallow what follows up to the next `;`, one huge text, attribute
 * or comment is not collected in memory, and an error costs no stack trace. That takes a few private fields of saxes 6 (`Inside`).
 * Entities of a DOCTYPE are never defined, so they cannot expand.
 */
import { MAX_ATTRIBUTE } from './plain-text.ts';
import { createSaxes, type Inside } from './quick-saxes.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlHandlers {
  /** Name as written, prefix included. Opens and closes are always balanced, except at a sudden end of the document. */
  open(name: string, attributes: Attributes): void;
  close(): void;
  /** A piece of text or CDATA; long text comes in several. What it gives back is a complaint, noted as damage with its place. */
  text(piece: string): string | undefined;
}

export interface XmlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The first mistake that may have cost something, and the first that cost nothing. */
export interface XmlProblems {
  readonly damage?: XmlProblem;
  readonly harmless?: XmlProblem;
}

/** Text is handed on in pieces of about this size; longer attributes are cut: no test has a name like that. */
const MAX_PIECE = MAX_ATTRIBUTE;
const MAX_ATTRIBUTES = 10_000;
const MAX_ELEMENT_NAME = 10_000;
/** Reports nest two to ten levels; this only bounds the memory of an attack. */
const MAX_DEPTH = 50_000;

/** Characters out of place in what is otherwise whole: nothing can have been lost. Every other complaint of saxes counts as damage. */
const HARMLESS: ReadonlySet<string> = new Set([
  'disallowed character.',
  'malformed character entity.',
  'undefined entity.',
  'an XML declaration must be at the start of the document.',
  'the XML declaration must appear at the start of the document.',
  'version number must match /^1\\.[0-9]+$/.',
  'encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.',
]);

/** Private state numbers of SaxesParser 6.0. */
const STATE = { text: 13, cdata: 20, attribute: 40, unquotedAttribute: 42 } as const;
const MENDED: ReadonlySet<number> = new Set([STATE.text, STATE.attribute, STATE.unquotedAttribute]);
const SKIPPED_TEXT: ReadonlySet<number> = new Set([2, 3, 4, 5, 8, 11, 17, 25]); // DOCTYPE, comments, processing instructions

/** A `&` and what belongs to it when it begins a reference. */
const REFERENCE = /&(?:#(\d{1,8});|#x([\da-f]{1,7});|[a-z_][\w.:-]{0,40};)?/gi;
const NAMED_REFERENCE = /&[a-z_][\w.:-]{0,40};/iy;
const MAX_REFERENCE = 43;
/** A stretch of text between two tags counts once. */
const MAX_MENDED_SPANS = 1_000_000;

export class XmlReader {
  readonly #handlers: XmlHandlers;
  readonly #parser = createSaxes();
  readonly #inside = this.#parser as unknown as Inside;
  readonly #problems: { damage?: XmlProblem; harmless?: XmlProblem } = {};
  #depth = 0;
  #stopped = false;
  #lessInAttribute = false;
  #mendedSpans = 0;
  /** What cannot be fed before more has come. */
  #held = '';

  constructor(handlers: XmlHandlers) {
    this.#handlers = handlers;
    this.#parser.fail = (message) => {
      if (keepLess(this.#inside)) this.#lessInAttribute = true;
      this.#note(message, HARMLESS.has(message) ? 'harmless' : 'damage');
      return this.#parser;
    };
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
      this.#parser.close();
    }
    return this.#problems;
  }

  #open(name: string, attributes: Attributes): void {
    if (this.#stopped) return;
    this.#depth++;
    if (this.#lessInAttribute && lacksQuote(attributes)) this.#note('an attribute without its closing quote', 'damage');
    this.#lessInAttribute = false;
    this.#handlers.open(name, attributes);
    if (this.#depth > MAX_DEPTH) this.#stop(`elements nested more than ${MAX_DEPTH} deep`);
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

  /** Feeds `text`, mending every `&` that begins no reference. */
  #feedMended(text: string): void {
    let from = 0;
    for (let at = badReference(text, 0); at !== -1 && !this.#stopped; at = badReference(text, from)) {
      this.#feed(text.slice(from, at));
      from = endOfSpan(text, at, this.#inside.state);
      this.#feedSpan(text.slice(at, from));
    }
    if (!this.#stopped) this.#feed(text.slice(from));
  }

  /** `span` begins with a bad `&`; what is bad in text is allowed in CDATA and comments. */
  #feedSpan(span: string): void {
    if (!MENDED.has(this.#inside.state)) {
      this.#feed(span);
      return;
    }
    this.#note('a "&" or a character reference that XML forbids', 'harmless');
    this.#feed(span.replace(REFERENCE, mendReference));
    if (++this.#mendedSpans > MAX_MENDED_SPANS) this.#stop('more forbidden "&" than any report has');
  }

  #feed(text: string): void {
    this.#parser.write(text);
    this.#bound();
    if (this.#inside.attribList.length > MAX_ATTRIBUTES)
      this.#stop(`an element with more than ${MAX_ATTRIBUTES} attributes`);
    if (this.#inside.name.length > MAX_ELEMENT_NAME) this.#stop('an element name without end');
  }

  /** Takes from saxes what it would collect up to the end of a text, comment or attribute, which may never come. */
  #bound(): void {
    const { state, text } = this.#inside;
    if (SKIPPED_TEXT.has(state)) this.#inside.text = '';
    if (text.length <= MAX_PIECE) return;
    const isText = state === STATE.text || state === STATE.cdata;
    if (isText) this.#text(text);
    this.#inside.text = isText ? '' : text.slice(0, MAX_PIECE);
  }
}

/** saxes drops a `<` inside an attribute: puts it back and says so. */
function keepLess(inside: Inside): boolean {
  if (inside.state !== STATE.attribute || inside.chunk[inside.prevI] !== '<') return false;
  inside.text += '<';
  return true;
}

/** Where a closing quote is missing, the attribute reaches into the next tag and ends at the quote that begins a value there. */
const lacksQuote = (attributes: Attributes): boolean =>
  Object.values(attributes).some((value) => value?.includes('<') && /=\s*$/.test(value));

/** Where the next `&` is that does not begin a reference XML allows, or -1. */
function badReference(text: string, from: number): number {
  let at = text.indexOf('&', from);
  while (at !== -1 && isReference(text, at)) at = text.indexOf('&', at + 1);
  return at;
}

function isReference(text: string, at: number): boolean {
  if (text.charCodeAt(at + 1) === 0x23) return isXmlCharacter(referredCode(text, at + 2));
  NAMED_REFERENCE.lastIndex = at;
  return NAMED_REFERENCE.test(text);
}

/** The code of a character reference whose digits begin here; -1 when it is none. */
function referredCode(text: string, from: number): number {
  const isHexadecimal = text[from] === 'x';
  const start = isHexadecimal ? from + 1 : from;
  let code = 0;
  for (let at = start; at < start + 8; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x3b) return at === start ? -1 : code;
    const digit = digitOf(unit);
    if (digit === undefined || (digit > 9 && !isHexadecimal)) return -1;
    code = code * (isHexadecimal ? 16 : 10) + digit;
  }
  return text.charCodeAt(start + 8) === 0x3b ? code : -1;
}

function digitOf(unit: number): number | undefined {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

/** Where the parser may leave the state that it is in at `at`: nothing up to there means more than itself. */
function endOfSpan(text: string, at: number, state: number): number {
  if (state === STATE.cdata) return orEnd(text, text.indexOf(']]>', at));
  if (state === STATE.text) return orEnd(text, text.indexOf('<', at));
  if (state !== STATE.attribute) return at + 1;
  QUOTE.lastIndex = at;
  return orEnd(text, QUOTE.test(text) ? QUOTE.lastIndex - 1 : -1);
}

const QUOTE = /["']/g;
const orEnd = (text: string, at: number): number => (at === -1 ? text.length : at);

/** The text for a match of `REFERENCE`: a bare `&` escaped, a control character as it is, what no document may contain left out. */
function mendReference(match: string, decimal: string | undefined, hexadecimal: string | undefined): string {
  if (match === '&') return '&amp;';
  if (decimal === undefined && hexadecimal === undefined) return match;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  if (isXmlCharacter(code)) return match;
  return code > 0 && code < 0x20 ? String.fromCharCode(code) : '';
}

/** https://www.w3.org/TR/xml/#charsets */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

/** Where to break the text so that no reference, line end or surrogate pair is torn. */
function safeEnd(text: string): number {
  const ampersand = text.lastIndexOf('&');
  if (ampersand >= text.length - MAX_REFERENCE && ampersand !== -1 && !text.includes(';', ampersand)) return ampersand;
  return /[\r\ud800-\udbff]$/.test(text.slice(-1)) ? text.length - 1 : text.length;
}
