/** The page about messages quotes what the program says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  // Comments say nothing to users.
  .map((source) => source.replace(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, ''));

const quoted = [...readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8').matchAll(/^\| `([^`]+)` +\|/gm)].map(
  ([, message = '']) => message,
);

test('the page quotes messages', () => {
  expect(quoted.length).toBeGreaterThan(20);
  expect(new Set(quoted).size).toBe(quoted.length);
});

test.each(quoted)('%j is in the sources', (message) => {
  expect(sources.some((source) => source.includes(message))).toBe(true);
});
