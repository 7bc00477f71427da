/** One command of a framework: the files that it reads, what it prints for programs, and reports that it leaves elsewhere. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type CommandRun, runCommand } from '../../../src/commands/run/command.ts';
import type { Invocation, OutputReader } from '../../../src/frameworks/framework.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const node = (script: string): Invocation => ({ program: process.execPath, args: ['-e', script] });

async function runIn(invocation: Invocation, more: Partial<CommandRun> = {}) {
  const lines: string[] = [];
  const options = { cwd: project.root, onLine: (line: string) => void lines.push(line), ...more.options };
  const end = await runCommand(
    { invocation, leaves: undefined, leftFolder: join(project.root, 'reports/left-1'), ...more, options },
    project.platform,
  );
  return { end, lines };
}

test('the files of a command are there when it starts', async () => {
  project = await createProject();
  const file = join(project.root, 'own/config.json');
  const { lines } = await runIn({
    ...node("console.log(require('node:fs').readFileSync('own/config.json', 'utf8'))"),
    files: { [file]: 'its text' },
  });
  expect(lines).toEqual(['its text']);
});

describe('reports that a command leaves elsewhere', () => {
  const leaves = ['**/target/TEST-*.xml'];
  const WRITES = "require('node:fs').writeFileSync('a/target/TEST-new.xml', 'new')";

  test('are kept, without those of earlier runs', async () => {
    project = await createProject({ 'a/target/TEST-old.xml': 'old', 'a/target/TEST-new.xml': 'old', 'TEST-x.xml': '' });
    await runIn(node(WRITES), { leaves });
    expect(project.read('reports/left-1/a/target/TEST-new.xml')).toBe('new');
    expect(project.has('reports/left-1/a/target/TEST-old.xml')).toBe(false);
    expect(project.has('a/target/TEST-old.xml')).toBe(true);
  });

  test('are kept when a command writes the same content again', async () => {
    project = await createProject({ 'a/target/TEST-new.xml': 'new' });
    await runIn(node(WRITES), { leaves });
    expect(project.has('reports/left-1/a/target/TEST-new.xml')).toBe(true);
  });
});

describe('a reader of what a command leaves', () => {
  const LEAVES = "require('node:fs').writeFileSync('TEST-new.xml', 'new')";
  const open = (): OutputReader => ({
    read: (line) => [line],
    keep: (text, path) => `${text} of ${path}`,
    selected: (exitCode) => `${exitCode}`,
    hopeless: () => 'it does not compile',
  });
  const reader = () => ({ selected: join(project.root, 'reports/selected-1.json'), open });

  test('adds to its reports, and writes none itself', async () => {
    project = await createProject();
    const { end } = await runIn({ ...node(LEAVES), reader: reader() }, { leaves: ['TEST-*.xml'] });
    expect(project.read('reports/left-1/TEST-new.xml')).toBe('new of TEST-new.xml');
    expect(project.read('reports/selected-1.json')).toBe('0');
    expect(end).toMatchObject({ exitCode: 0, hopeless: 'it does not compile' });
  });

  test('gives up no hope for a command that was killed', async () => {
    project = await createProject();
    const { end } = await runIn({ ...node("process.kill(process.pid, 'SIGKILL')"), reader: reader() });
    expect(end.hopeless).toBeUndefined();
    expect(project.read('reports/selected-1.json')).toBe('null');
  });
});

describe('the output of a command for programs', () => {
  /** Counts lines, and shows every second one. */
  function countLines(): OutputReader {
    let count = 0;
    return {
      read: (line) => (++count % 2 === 0 ? [line, 'twice'] : []),
      report: (ending = 'ended') => `${count} lines, ${ending}`,
    };
  }
  const reader = () => ({ report: join(project.root, 'reports/own.xml'), open: countLines });

  test('becomes its report, and people see what the reader shows of it', async () => {
    project = await createProject();
    const { lines } = await runIn({
      ...node("console.log('a\\nb\\nc'); console.error('for people')"),
      reader: reader(),
    });
    expect(lines.filter((line) => line !== 'for people')).toEqual(['b', 'twice']);
    expect(lines).toContain('for people');
    expect(project.read('reports/own.xml')).toBe('3 lines, ended');
  });

  test('may say what was selected, and which failure is none', async () => {
    project = await createProject();
    const open = (): OutputReader => ({ ...countLines(), selected: () => '[]', exitCode: (code) => code - 3 });
    const { end } = await runIn({
      ...node('process.exitCode = 3'),
      reader: { ...reader(), selected: join(project.root, 'reports/selected-1.json'), open },
    });
    expect(end.exitCode).toBe(0);
    expect(project.read('reports/selected-1.json')).toBe('[]');
  });

  test('reaches who follows the progress as it was printed', async () => {
    project = await createProject();
    const printed: string[] = [];
    const { lines } = await runIn(
      { ...node("console.log('a\\nb')"), reader: reader() },
      { onPrinted: (line) => void printed.push(line) },
    );
    expect([printed, lines]).toEqual([
      ['a', 'b'],
      ['b', 'twice'],
    ]);
  });

  test('counts as far as it was read when the command is killed', async () => {
    project = await createProject();
    await runIn({
      ...node("process.stdout.write('a\\n', () => process.kill(process.pid, 'SIGKILL')); setInterval(() => {}, 1000)"),
      reader: reader(),
    });
    expect(project.read('reports/own.xml')).toBe('1 lines, was killed by SIGKILL');
  });
});
