/** The files that tests say they have left: `[[ATTACHMENT|path]]` in their outputs, as tools write it for Jenkins and GitLab. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { read } from '../support.ts';

const mark = (path: string) => `[[ATTACHMENT|${path}]]`;

async function readOutput(output: string, size?: number) {
  const report = `<testsuite name="s"><testcase name="t"><failure/><system-out>${output}</system-out></testcase></testsuite>`;
  const { tests, status } = await read(report, size);
  expect(status).toBe('ok');
  return tests[0];
}
const pathsIn = async (output: string, size?: number) => (await readOutput(output, size))?.saysAttached ?? [];

test.each<[what: string, output: string, paths: readonly string[]]>([
  ['a line', `before\n${mark('a.png')}\nafter`, ['a.png']],
  ['the folder of a page of Next.js', mark('tests/[slug]/b.png'), ['tests/[slug]/b.png']],
  ['such a folder with two brackets', `${mark('[[...slug]]/b.png')}\n`, ['[[...slug]]/b.png']],
  ['a workspace with a number', `${mark('/br[1]')}\n${mark('/br[1]/a.png')}`, ['/br[1]', '/br[1]/a.png']],
  ['a bracket that nothing closes', `${mark('a[b.png')}\n]]\n${mark('c].png')}`, ['a[b.png', 'c].png']],
  ['such a bracket in the last line', `${mark('a[b.png')}`, ['a[b.png']],
  ['such a bracket before another mark', `${mark('a[b.png')} ${mark('c.png')}`, ['a[b.png', 'c.png']],
  ['other words of its line', `saved ${mark('a.png')} of [[2]], [[METRIC name=a ms=1]]`, ['a.png']],
  ['lines of Windows', `${mark('a.png')}\r\n${mark('b.png')}\r\n`, ['a.png', 'b.png']],
  ['no end', `[[ATTACHMENT|a.png\n]]`, []],
  ['an end far away', `[[ATTACHMENT|${'a'.repeat(5000)}]]`, []],
  ['no path', mark(''), []],
])('a path may be in %s', async (_what, output, paths) => {
  expect(await pathsIn(output)).toEqual(paths);
});

test('marks are not in the output for people, and everything else is', async () => {
  const said = await readOutput(`one\n${mark('[a]/b[.png')}\ntwo ${mark('c')}three\r\n${mark('d')}`);
  expect(said?.detail).toMatch(/one\ntwo three$/m);
});

const NAME = fc.string({ unit: fc.constantFrom('a', '/', '[', ']', '[1]', ' '), minLength: 1, maxLength: 12 });

test('paths with brackets in pairs are found as they are, however the file comes in pieces', async () => {
  const paths = fc.array(
    fc.tuple(NAME, NAME).map(([a, b]) => `x${a.replace(/[[\]]/g, '')}[${b.replace(/[[\]]/g, '')}]`.trim()),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(paths, fc.integer({ min: 1, max: 80 }), async (names, size) => {
      expect(await pathsIn(names.map(mark).join('\n'), size)).toEqual([...new Set(names)]);
    }),
  );
});

test('any output says the same however it comes in pieces', async () => {
  const output = fc.array(fc.oneof(NAME, NAME.map(mark), fc.constantFrom('\n', '[[ATTACHMENT|', ']]')), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(output, fc.integer({ min: 1, max: 40 }), async (parts, size) => {
      const text = parts.join('');
      expect(await pathsIn(text, size)).toEqual(await pathsIn(text));
    }),
  );
});
