/** Texts that must stay text, although they look like markup, commands or code. */
import fc from 'fast-check';
import { anyText } from './any-text.ts';

export const HOSTILE_TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['a mention', '@octocat and @org/team'],
  ['an issue', 'fixes #1, org/repo#2'],
  ['an issue by another name', 'GH-12, gh-3, TICKET-7, CVE-2024-1234, GHSA-jfh8-c2jp-5v3q'],
  ['a commit', 'a5c3785 octo/repo@a5c3785ed8d6a35868bc169f07e40e889087fd2e 1234567890'],
  ['our own comment', '<!-- shardwise:comment suite=default run=1 attempt=1 -->'],
  ['a link', '[click](https://evil.example)'],
  ['a bare address', 'see https://evil.example/x?y=1 or www.evil.example or me@evil.example'],
  ['an address in angles', '<https://evil.example>'],
  ['a link by reference', '[x]\n\n[x]: https://evil.example'],
  ['an image', '![x](https://evil.example/pixel.png)'],
  ['HTML', '<img src=x onerror=alert(1)><script>alert(1)</script>'],
  ['the end of our HTML', '</code></summary></details><h1>'],
  ['a comment', '<!-- shardwise --><!--'],
  ['the end of a comment', '--> x'],
  ['an entity', '&lt;b&gt; &amp; &#60;i&#62; &nbsp;'],
  ['table cells', 'a | b || c \\| d'],
  ['a table', '| a | b |\n| --- | --- |\n| c | d |'],
  ['backticks', '` `` ``` ````'],
  ['a fence', '```\n@octocat\n```\n~~~'],
  ['emphasis', '*a* **b** __c__ ~~d~~'],
  ['a heading', '# a\nb\n===\n---'],
  ['a list', '- a\n1. b\n* [ ] c'],
  ['a quote', '> [!WARNING]\n> a'],
  ['a footnote', '[^1]\n\n[^1]: x'],
  ['code by indentation', '\n\n    @octocat'],
  ['mathematics and emoji', '$x$ $$y$$ :shipit:'],
  ['line ends of every kind', 'a\nb\r\nc\rd\u2028e\u2029f\u0085g\u000bh\u000ci'],
  ['a workflow command', '::error file=x::y\n##[error]z\n::set-output name=verdict::passed'],
  ['colours', '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007'],
  ['text that turns around', 'a\u202egnp.exe\u2066b\u2069'],
  ['hidden text', 'a\u200bb\u200dc\ufeffd\u2060e\u00adf\u115fg\u3164h\u{e0041}i'],
  ['half a character', 'a\ud800b\udc00'],
  ['nothing', ''],
  ['only blanks', ' \t\u00a0\u3000 '],
  ['a zero byte', 'a\u0000b'],
  ['ten thousand characters', '@x|`<'.repeat(2000)],
  ['a backslash', '\\ \\\\ \\| \\`'],
];

/** A text as the value of an attribute, without what XML cannot hold. */
export const xmlText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them, however they are written
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]/g, '')
    .replace(/[&<>"\n\r\t]/g, (found) => `&#${found.charCodeAt(0)};`);

const FRAGMENTS = [
  '@octocat',
  '#1',
  'GH-12',
  'a5c3785',
  '](',
  '![',
  '](x)',
  '<b>',
  '</code>',
  '<!--',
  '-->',
  '|',
  '\n',
  '\n\n',
  '`',
  '```',
  '~~~',
  '- ',
];
const MORE = [
  '    ',
  '&lt;',
  '&#',
  ';',
  '\\',
  '*',
  '_',
  '\u202e',
  '\u200b',
  '\ud83d',
  '\u001b[31m',
  'www.a.b',
  'https://a.b',
  ':',
  '$',
  '\t',
  '>',
  '1. ',
  '1) ',
  '---',
  '===',
  '.',
  '_',
  ')',
  'www',
];

/** Words of these texts in any order, and any other characters. */
export const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS, ...MORE, 'a', ' '), { maxLength: 12 }).map((words) => words.join('')),
  anyText({ maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
