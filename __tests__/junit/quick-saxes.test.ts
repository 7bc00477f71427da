import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { createSaxes } from '../../src/junit/quick-saxes.ts';

/** All that a parser reports of a document given in these pieces, each with its place. */
function eventsOf(parser: SaxesParser, pieces: readonly string[]): readonly string[] {
  const events: string[] = [];
  const note = (kind: string, what: unknown) =>
    events.push(`${parser.line}:${parser.column} ${kind} ${JSON.stringify(what)}`);
  parser.on('error', ({ message }) => note('error', message));
  parser.on('opentag', ({ name, attributes }) => note('open', [name, { ...attributes }]));
  parser.on('closetag', ({ name }) => note('close', name));
  parser.on('text', (text) => note('text', text));
  parser.on('cdata', (text) => note('cdata', text));
  parser.on('comment', (text) => note('comment', text));
  parser.on('processinginstruction', (instruction) => note('instruction', instruction));
  for (const piece of pieces) {
    parser.write(piece);
    note('written', piece.length);
  }
  parser.close();
  return events;
}

const plainSaxes = () => new SaxesParser({ position: false, xmlns: false });

const TOKENS = [
  ...['<a>', '</a>', '<a b="c">', '<![CDATA[', ']]>', ']', ']]', '<!--', '-->', '-', '<?x ', '?>', '?', '&amp;', '&'],
  ...['a line of a log', '\n', '\r\n', '\r', '\t', 'ü', '€', '😀', '\u0001', '\u0085', '\u2028', '\ufffe'],
];
const documents = fc
  .record({
    version: fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.1"?>'),
    tokens: fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }),
    cuts: fc.array(fc.nat(200), { maxLength: 5 }),
  })
  .map(({ version, tokens, cuts }) => {
    const text = `${version}<a>${tokens.join('')}`;
    const ends = [...cuts.map((cut) => cut % text.length), text.length].toSorted((a, b) => a - b);
    return ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end));
  });

test('says the same as saxes, at the same places, whatever the document and wherever it is cut', () => {
  fc.assert(
    fc.property(documents, (pieces) => {
      expect(eventsOf(createSaxes(), pieces)).toEqual(eventsOf(plainSaxes(), pieces));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['lines of a log', ['<a><![CDATA[one\ntwo ]\nthree]]></a>']],
  ['a log in pieces', ['<a><![CDATA[one\ntw', 'o\nthree', ']', ']', '>', '</a>']],
  ['a log of Windows', ['<a><![CDATA[one\r\ntwo\r', '\nthree]]></a>']],
  ['characters beyond 16 bits', ['<a><![CDATA[😀\n😀 ', '😀]]>!</a>']],
  ['a comment', ['<a><!-- one\ntwo - -- three --></a>']],
])('%s', (_name, pieces) => {
  expect(eventsOf(createSaxes(), pieces)).toEqual(eventsOf(plainSaxes(), pieces));
});
