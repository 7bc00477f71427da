/** The bundled program on a terminal, as a person at a laptop sees it. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { FakeTerminal } from '../support/fake-terminal.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const CLI = join(REPOSITORY, 'dist/cli/index.js');
const PSEUDO_TERMINAL = join(REPOSITORY, '__tests__/support/pseudo_terminal.py');

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-terminal-')));
  writeFileSync(join(root, 'package.json'), '{ "type": "module", "scripts": { "test": "node --test" } }');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const writeTests = (file: string, ...lines: readonly string[]) =>
  writeFileSync(
    join(root, file),
    [
      "import assert from 'node:assert';",
      "import { existsSync } from 'node:fs';",
      "import { it } from 'node:test';",
      'const until = async (file) => { while (!existsSync(file)) await new Promise((done) => setTimeout(done, 50)); };',
      ...lines,
    ].join('\n'),
  );

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Starts it on a terminal. @param onText is called whenever something came, with a function that types a line of `pseudo_terminal.py` */
async function onTerminal(
  words: readonly string[],
  onText: (terminal: FakeTerminal, act: (line: string) => void) => void,
  { columns, rows }: Size = { columns: 100, rows: 30 },
) {
  const terminal = new FakeTerminal(true, columns, rows);
  const command = ['python3', PSEUDO_TERMINAL, String(columns), String(rows), process.execPath, CLI, ...words] as const;
  const env = { TERM: 'xterm-256color', CI: undefined, NO_COLOR: undefined, GITHUB_ACTIONS: undefined };
  const program = execa(command[0], command.slice(1), { cwd: root, env, reject: false, buffer: false });
  const decoder = new TextDecoder();
  program.stdout.on('data', (chunk: Uint8Array) => {
    terminal.stream.write(decoder.decode(chunk, { stream: true }));
    onText(terminal, (line) => program.stdin.write(`${line}\n`));
  });
  const { exitCode } = await program;
  return { exitCode, terminal };
}

/** Calls it the first time that the terminal shows lines like these. */
function when(patterns: readonly RegExp[], then: (act: (line: string) => void) => void | Promise<void>) {
  let isDone = false;
  return (terminal: FakeTerminal, act: (line: string) => void) => {
    const shown = terminal.shown();
    if (isDone || !patterns.every((pattern) => shown.some((line) => pattern.test(line)))) return;
    isDone = true;
    void then(act);
  };
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

describe('a run on a terminal', () => {
  test('shows what runs, prints a failure while others still run, and leaves no view behind', async () => {
    writeTests('a.test.js', "it('fails \u001b[2J\u202e at once', () => assert.equal(1, 2));");
    writeTests('b.test.js', "it('waits for the failure', () => until('seen'));");
    const both = [/^✕ shard \d: a\.test\.js › fails/, /^ {4}shard \d .* b\.test\.js › waits for the failure$/];
    const onBoth = when(both, () => writeFileSync(join(root, 'seen'), ''));
    const { exitCode, terminal } = await onTerminal(['run', '--shards', '2', '--retries', '0'], onBoth);
    expect(exitCode).toBe(1);
    const shown = terminal.shown();
    expect(shown.filter((line) => line.startsWith('✕'))).toEqual([
      expect.stringMatching(/^✕ shard \d: a\.test\.js › fails .*\\u\{202e\} at once$/),
    ]);
    expect(shown.filter((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line))).toEqual([]);
    expect(shown.at(-2)).toMatch(/^verdict: failed \(2 tests, 1 passed, 1 failed; /);
    expect(terminal.text.lastIndexOf(SHOW)).toBeGreaterThan(terminal.text.lastIndexOf(HIDE));
  });

  test('with a page keeps the report there until Ctrl-C, and ends as its tests did', async () => {
    writeTests('a.test.js', "it('fails', () => assert.equal(1, 2));");
    let [address, page] = ['', ''];
    const onReport = when([/^the report is at http:.*; Ctrl-C ends this program$/], async (act) => {
      page = await (await fetch(address)).text();
      act('keys \\x03');
    });
    const { exitCode, terminal } = await onTerminal(['run', '--shards', '1', '--retries', '0', '--ui'], (now, act) => {
      address ||= /http:\S+\/(?=\s)/.exec(now.text)?.[0] ?? '';
      onReport(now, act);
    });
    expect(exitCode).toBe(1);
    expect(page).toContain('<body data-verdict="failed">');
    expect(terminal.text.lastIndexOf(SHOW)).toBeGreaterThan(terminal.text.lastIndexOf(HIDE));
  });

  test('is interrupted by Ctrl-C in a terminal that became narrow, and gives the cursor back', async () => {
    writeTests('a.test.js', "it('waits for ever', () => until('never'));");
    const onWaiting = when([/shard 1 .*a\.test\.js › waits/], (act) => act('size 30 8'));
    const onNarrow = when([/shard 1 {2}\d\/1 {2}a\.tes.*…$/], (act) => act('keys \\x03'));
    const { exitCode, terminal } = await onTerminal(['run', '--shards', '1'], (now, act) => {
      onWaiting(now, act);
      onNarrow(now, act);
    });
    expect(exitCode).toBe(3);
    expect(terminal.shown()).toContain('warning: the tests are being stopped; interrupt again to exit at once');
    expect(terminal.shown().at(-2)).toBe('  shard 1 was cancelled before it was done');
    expect(terminal.text.lastIndexOf(SHOW)).toBeGreaterThan(terminal.text.lastIndexOf(HIDE));
  });
});
