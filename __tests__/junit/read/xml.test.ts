import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XmlReader } from '../../../src/junit/read/xml.ts';

/** The events and problems of a document given in these pieces. Texts that follow each other are joined. */
function eventsOf(pieces: readonly string[]): readonly unknown[] {
  const events: unknown[] = [];
  let text = '';
  const event = (what: string) => {
    if (text !== '') events.push(text);
    text = '';
    events.push(what);
  };
  const reader = new XmlReader({
    open: (name, attributes) => event(`<${name} ${JSON.stringify(Object.entries(attributes))}>`),
    close: () => event('</>'),
    text: (piece) => {
      text += piece;
      return undefined;
    },
  });
  for (const piece of pieces) reader.write(piece);
  const problems = reader.end();
  event('end');
  return [...events, problems];
}

/** Pieces of documents, some of them odd. */
const mostly = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...usual, ...odd) },
  );
const joined = (...parts: readonly fc.Arbitrary<string | readonly string[]>[]) =>
  fc.tuple(...parts).map((texts) => texts.flat().join(''));

const elementName = mostly(['a', 'testcase', 'x:y', '_', 'a.b-1'], ['é', '😀', '1a', '', 'a"', '<', '\u0001', '!']);
const value = mostly(
  ['x', 'a b', "it's", '>', '/>', ' b=', '€', '&lt;', '&#10;', '&', '&x y;', '&#0;', '&#27;'],
  ['<', '"', '\n', '\r', '\u0001', '\u0085', '😀', '\ud800', '\ufffe', '&x;', '&#xD800;'],
);
const attribute = joined(
  mostly([' '], ['', '  ', '\n', '/', ' /']),
  mostly(['a', 'b', 'name', '__proto__', 'x:y'], ['é', '1a', '', '<']),
  mostly(['='], ['', ' = ', '==']),
  mostly(['"'], ["'", '']),
  fc.array(value, { maxLength: 3 }),
  mostly(['"'], ["'", '', '" ']),
);
const tag = joined(
  fc.constant('<'),
  elementName,
  fc.array(attribute, { maxLength: 4 }),
  mostly(['/>', ' />', '>'], ['', '/', '?>', '>>']),
);
const TOKENS = [
  ...['<a>', '</a>', '<a b="c">', '<![CDATA[', ']]>', ']', '<!--', '-->', '-', '<?x ', '?>', '<!DOCTYPE a [', '&amp;'],
  ...['&', 'a & b', '&#8;', '&#x1F;', '&#', 'a line of a log', '\n', '\r\n', '\r', 'ü', '😀', '\u0001', '\u2028'],
];
const documents = fc
  .record({
    version: fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.1"?>'),
    content: fc.array(fc.oneof(tag, fc.constantFrom(...TOKENS)), { maxLength: 40 }),
    cuts: fc.array(fc.nat(2_000), { maxLength: 5 }),
  })
  .map(({ version, content, cuts }) => {
    const text = `${version}<root>${content.join('')}`;
    const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
    return ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end));
  });

test('a document gives the same events, wherever it is cut into pieces', () => {
  fc.assert(
    fc.property(documents, (pieces) => expect(eventsOf(pieces)).toEqual(eventsOf([pieces.join('')]))),
    { numRuns: 2_000 },
  );
});

test.each([
  ['a bare & in a text', '<a>b & c &amp; d</a>', 'b & c & d'],
  ['a bare & in CDATA', '<a><![CDATA[b & c &amp; &#27;]]></a>', 'b & c &amp; &#27;'],
  ['a control character by its number', '<a>b&#27;c&#0;d</a>', 'b\u001bcd'],
  ['an undefined reference', '<a>&b;</a>', '&b;'],
])('%s', (_name, document, text) => {
  expect(eventsOf([document])).toContain(text);
});

test.each([
  ['a bare &', '<a b="c & d &amp; e"/>', 'c & d & e'],
  ['a <', '<a b="c < d"/>', 'c < d'],
  ['several <', '<a b="<<c<"/>', '<<c<'],
  ['a < after a bare &', '<a b="c & <d"/>', 'c & <d'],
  ['a < next to a control character', '<a b="\u0001<\u0002"/>', '\u0001<\u0002'],
  ['a < after a line end of Windows', '<a b="c&\r\n<"/>', 'c& <'],
])('%s in an attribute stays', (_name, document, value) => {
  for (const pieces of [[document], [...document]])
    expect(eventsOf(pieces)).toContain(`<a ${JSON.stringify([['b', value]])}>`);
});

test.each(['<!-- b', '<!-- b -', '<?b c', '<!DOCTYPE b', '<!DOCTYPE b [ c "d'])(
  'at a sudden end %s is not text of the element around it',
  (markup) => expect(eventsOf([`<a>t</a><a>${markup}`]).slice(0, -1)).toEqual(['<a []>', 't', '</>', '<a []>', 'end']),
);

test('a mistake is reported with its line and column', () => {
  expect(eventsOf(['<a>\n<b c="d<"/>\n  </b></a>']).at(-1)).toEqual({
    harmless: { message: 'disallowed character', line: 2, column: 8 },
    damage: { message: 'unexpected close tag', line: 3, column: 6 },
  });
});
