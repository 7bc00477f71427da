import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { createSaxes, type Inside } from '../../../src/junit/read/quick-saxes.ts';

/** All that a parser reports of a document given in these pieces, each with its place; and what it knows after each piece. */
function eventsOf(parser: SaxesParser, pieces: readonly string[]): readonly string[] {
  const events: string[] = [];
  const inside = parser as unknown as Inside;
  const note = (kind: string, what: unknown) =>
    events.push(`${parser.line}:${parser.column}:${parser.position}:${inside.prevI} ${kind} ${JSON.stringify(what)}`);
  const noteTag = (kind: string, { name, attributes, isSelfClosing }: SaxesTagPlain) =>
    note(kind, [name, Object.entries(attributes), Object.getPrototypeOf(attributes), isSelfClosing]);
  parser.on('error', ({ message }) => note('error', message));
  parser.on('opentag', (tag) => noteTag('open', tag));
  parser.on('closetag', (tag) => noteTag('close', tag));
  parser.on('text', (text) => note('text', text));
  parser.on('cdata', (text) => note('cdata', text));
  parser.on('comment', (text) => note('comment', text));
  parser.on('processinginstruction', (instruction) => note('instruction', instruction));
  for (const piece of pieces) {
    parser.write(piece);
    note('written', [inside.state, inside.name, inside.text, inside.attribList, inside.closedRoot]);
  }
  parser.close();
  return events;
}

const plainSaxes = () => new SaxesParser({ position: false, xmlns: false });

/** Now and then something odd. */
const mostly = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...usual, ...odd) },
  );
const joined = (...parts: readonly fc.Arbitrary<string | readonly string[]>[]) =>
  fc.tuple(...parts).map((texts) => texts.flat().join(''));

const ODD_NAMES = ['é', '😀', '1a', '', '-', 'a😀', 'aé', 'a\u00b7', 'a"', '<', '\u0001', '!'];
const elementName = mostly(['a', 'testcase', 'x:y', '_', 'a.b-1'], ODD_NAMES);
const attribute = joined(
  mostly([' '], ['', '  ', '\t', '\n', '\r\n', '/', ' /']),
  mostly(['a', 'b', 'name', 'classname', 'time', 'x:y', '_', '__proto__', 'constructor', 'a.b-1'], ODD_NAMES),
  mostly(['='], ['', ' = ', '= ', '==', '\n=']),
  mostly(['"'], ["'", '', ' "']),
  fc.array(
    mostly(
      ['x', 'a b', "it's", '>', '/>', ' b=', 'é', '€', '\u00a0'],
      [
        '&lt;',
        '&#10;',
        '&x;',
        '&',
        '<',
        '"',
        '\n',
        '\t',
        '\r',
        '\u0001',
        '\u007f',
        '\u0085',
        '\u2028',
        '😀',
        '\ud800',
        '\ufffe',
      ],
    ),
    { maxLength: 3 },
  ),
  mostly(['"'], ["'", '', '" ']),
);
const attributes = fc.array(attribute, { maxLength: 4 });
const wholeTag = joined(
  fc.constant('<'),
  elementName,
  attributes,
  mostly(['/>', ' />', '>', ' >'], ['', '/', '/ >', '  />', '\n>', '?>', '//>', '>>']),
);
const text = mostly(
  ['', '\n', '\n  ', 'x', '>'],
  ['&amp;', '&', ']]>', '\r', '😀', '\u0001', '</a>', '</>', '<', '< a>'],
);
const element = fc
  .record({
    name: elementName,
    attributes,
    end: mostly(['>', ' >'], ['', ' ']),
    inner: fc.array(fc.oneof(wholeTag, text)),
  })
  .map(({ name, attributes, end, inner }) => `<${name}${attributes.join('')}${end}${inner.join('')}</${name}>`);

const TOKENS = [
  ...['<a>', '</a>', '<a b="c">', '<![CDATA[', ']]>', ']', ']]', '<!--', '-->', '-', '<?x ', '?>', '?', '&amp;', '&'],
  ...['a line of a log', '\n', '\r\n', '\r', '\t', 'ü', '€', '😀', '\u0001', '\u0085', '\u2028', '\ufffe'],
];

/** Documents with this content, in pieces. */
const documents = (content: fc.Arbitrary<string>) =>
  fc
    .record({
      version: fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.1"?>'),
      root: mostly(['<a>', '<a b="c">'], ['', '<a/>', '<!DOCTYPE a>', '<a>b</a>', 'a']),
      content: fc.array(content, { maxLength: 40 }),
      cuts: fc.array(fc.nat(2_000), { maxLength: 5 }),
    })
    .map(({ version, root, content, cuts }) => {
      const text = `${version}${root}${content.join('')}`;
      const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
      return ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end));
    });

test.each([
  ['texts', documents(fc.constantFrom(...TOKENS))],
  ['tags', documents(fc.oneof(wholeTag, element, text))],
])('says the same as saxes, at the same places, whatever the %s and wherever they are cut', (_name, pieces) => {
  fc.assert(
    fc.property(pieces, (pieces) => {
      expect(eventsOf(createSaxes(), pieces)).toEqual(eventsOf(plainSaxes(), pieces));
    }),
    { numRuns: 1_000 },
  );
});

const ATTRIBUTES = Array.from({ length: 500 }, (_, at) => ` a${at}="${at}"`).join('');

test.each([
  ['lines of a log', ['<a><![CDATA[one\ntwo ]\nthree]]></a>']],
  ['a log in pieces', ['<a><![CDATA[one\ntw', 'o\nthree', ']', ']', '>', '</a>']],
  ['a log of Windows', ['<a><![CDATA[one\r\ntwo\r', '\nthree]]></a>']],
  ['characters beyond 16 bits', ['<a><![CDATA[😀\n😀 ', '😀]]>!</a>']],
  ['a comment', ['<a><!-- one\ntwo - -- three --></a>']],
  ['a tag after a name in two pieces', ['<a><b', 'c d="e"><f g="h"/></bc></a>']],
  ['an attribute named twice', ['<a><b c="1" d="2" c="3"/></a>']],
  ['an attribute named like the prototype, twice', ['<a><b __proto__="1" __proto__="2"/></a>']],
  ['an attribute that every object has', ['<a><b constructor="1" toString="2"/></a>']],
  ['many attributes', [`<a><b${ATTRIBUTES}/><b${ATTRIBUTES}></b></a>`]],
  ['two roots', ['<a><b c="d"/></a><a><b c="d"/></a>']],
  ['a root in two pieces', ['<a b="', 'c"><d e="f"/>']],
  ['a tag across lines', ['<a>\n<b c="d"\n e="f"/>\n<b c="d"/></a>']],
])('%s', (_name, pieces) => {
  expect(eventsOf(createSaxes(), pieces)).toEqual(eventsOf(plainSaxes(), pieces));
});

/** How many tags within an element went through the states of saxes, which alone sends this event. */
function slowTags(content: string): number {
  const parser = createSaxes();
  let count = -1;
  parser.on('opentagstart', () => count++);
  parser.on('error', () => {});
  parser.write(`<a>${content}`);
  return count;
}

test.each([
  '<b>',
  '<b/>',
  '<b />',
  '<b c="d">',
  '<testcase name="it\'s > é" classname="x.Y" time="0.1"/>',
  '<x:y xsi:z-1.2=""/>',
])('the short cut takes %s', (tag) => {
  expect(slowTags(tag)).toBe(0);
});

test.each([
  '<b c="&lt;">',
  '<b c="d" c="e">',
  "<b c='d'>",
  '<b c="d\t">',
  '<b\nc="d">',
  '<b  c="d">',
  '<é>',
  '<b c="d"e="f">',
  '<b c="😀">',
  '<b c="\u0085">',
])('saxes itself takes %j', (tag) => {
  expect(slowTags(tag)).toBe(1);
});
