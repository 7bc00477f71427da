/** Expected and received values as a block that GitHub colours. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffBlock, hasDiffLines } from '../../src/render/diff.ts';
import { findAll, renderMarkdown, textOf } from '../support/github-markdown.ts';

const block = (body: string) => ['```diff', '- expected', '+ received', '', body, '```'].join('\n');

test.each<[name: string, message: string, detail: string, diff: string | undefined]>([
  [
    'values in a message',
    'expected 12.5 to equal 13',
    '',
    ['```diff', '- expected: 13', '+ received: 12.5', '```'].join('\n'),
  ],
  [
    'a diff of Jest',
    '',
    '- Expected  - 1\n+ Received  + 1\n\n  Object {\n-   "a": 1,\n+   "a": 2,\n  }\n\n    at x (a.js:1:2)',
    block('    Object {\n-   "a": 1,\n+   "a": 2,'),
  ],
  ['where a plus is what was expected', '', '      + expected - actual\n\n      -1\n      +2\n', block('+ 1\n- 2')],
  ['no values', 'Timed out after 5000 ms', 'at x (a.js:1:2)', undefined],
])('%s', (_name, message, detail, diff) => expect(diffBlock({ message, detail }, 1500)).toBe(diff));

test.each<[detail: string, has: boolean]>([
  ['AssertionError: x\n\n- Expected: 13\n+ Received: 12.5\n\n    at a.ts:1:2', true],
  ['- Expected  - 1\n+ Received  + 1\n\n  Object {', true],
  ['Expected: 13\nReceived: 12.5', false],
  ['+ expected - actual\n\n-1\n+2', false],
  ['', false],
])('%j has lines of a diff: %s', (detail, has) => expect(hasDiffLines(detail)).toBe(has));

test('it is capped, whole as Markdown, and inert, whatever the values are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 50, max: 1500 }), (text, max) => {
      const diff = diffBlock({ message: `expected ${text} to equal \`\`\`\n</details><img src=x>` }, max);
      if (diff === undefined) return;
      expect([...diff].length).toBeLessThanOrEqual(max + 40);
      const page = renderMarkdown(`${diff}\n\nbehind`);
      expect(findAll(page, 'img')).toEqual([]);
      expect(textOf(page)).toMatch(/behind\s*$/);
      expect(findAll(page, 'pre')).toHaveLength(1);
    }),
  );
});
