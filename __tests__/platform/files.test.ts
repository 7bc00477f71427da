import { randomBytes } from 'node:crypto';
import fs, { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { UsageError } from '../../src/model.ts';
import { createFiles } from '../../src/platform/files.ts';
import type { Files } from '../../src/platform/platform.ts';

const files = createFiles();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-files-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const make = async (...paths: readonly string[]) => {
  for (const path of paths) await files.write(join(root, path), path);
};

describe('finding', () => {
  test('gives files only, relative, sorted by code unit', async () => {
    await make('b.xml', 'B.xml', 'ä.xml', 'a/c.xml', 'a-b.xml', 'a.txt', '10.xml', '9.xml');
    expect(await files.find(root, ['**/*.xml'])).toEqual([
      '10.xml',
      '9.xml',
      'B.xml',
      'a-b.xml',
      'a/c.xml',
      'b.xml',
      'ä.xml',
    ]);
    expect(await files.find(root, ['**/*'])).not.toContain('a');
  });

  test('leaves out what others installed and what we made ourselves', async () => {
    await make(
      'a.xml',
      'node_modules/b.xml',
      'x/node_modules/y/c.xml',
      '.git/d.xml',
      '.shardwise/e.xml',
      'x/.shardwise/f.xml',
    );
    expect(await files.find(root, ['**/*.xml'])).toEqual(['a.xml']);
  });

  test('looks into a folder of ours when asked to', async () => {
    await make('.shardwise/artifacts/a/b.xml');
    expect(await files.find(join(root, '.shardwise'), ['**/*.xml'])).toEqual(['artifacts/a/b.xml']);
  });

  test('without a pattern gives nothing', async () => {
    await make('a.xml');
    expect(await files.find(root, [])).toEqual([]);
  });

  test('in a folder that is not there gives nothing', async () => {
    expect(await files.find(join(root, 'none'), ['**/*'])).toEqual([]);
  });

  test('leaves out what "!" excludes', async () => {
    await make('a.xml', 'b/a.xml');
    expect(await files.find(root, ['**/*.xml', '!b/**'])).toEqual(['a.xml']);
  });

  test.each(['[id].xml', '{a,b}.xml', 'a (1).xml', 'a!b+c@d.xml', 'ü 🎉.xml', "it's.xml", '$(x).xml', '-x.xml'])(
    'finds %s by a wide pattern',
    async (name) => {
      await make(`sub/${name}`);
      expect(await files.find(root, ['**/*.xml'])).toEqual([`sub/${name}`]);
    },
  );

  test('a folder whose name is a pattern is only a name', async () => {
    await make('[a]/x.xml', 'a/y.xml');
    expect(await files.find(join(root, '[a]'), ['**/*.xml'])).toEqual(['x.xml']);
  });

  test('follows no link to a folder, so that no file is found twice and none of another place', async () => {
    await make('real/a.xml');
    symlinkSync(root, join(root, 'real/loop'));
    await make('elsewhere/b.xml');
    symlinkSync(join(root, 'elsewhere'), join(root, 'real/away'));
    expect(await files.find(join(root, 'real'), ['**/*.xml'])).toEqual(['a.xml']);
  });
});

describe('the list of a folder', () => {
  test('holds files with hidden ones, and links by what they lead to', async () => {
    await make('b/c.txt', '.a/.x', 'node_modules/y', 'b/.git/z', '.shardwise/q');
    for (const [link, target] of [
      ['f', 'b/c.txt'],
      ['b/up', '..'],
      ['dead', 'none'],
      ['self', 'self'],
    ] as const)
      symlinkSync(target, join(root, link));
    expect(await files.list(root)).toEqual({
      files: ['.a/.x', 'b/c.txt'],
      links: { toFiles: ['f'], toFolders: ['b/up'], toNothing: ['dead', 'self'] },
      unread: [],
    });
  });

  test('of no folder is empty', async () => {
    const links = { toFiles: [], toFolders: [], toNothing: [] };
    expect(await files.list(join(root, 'none'))).toEqual({ files: [], links, unread: [] });
  });

  test('names what cannot be read', async () => {
    await make('a', 'shut/b');
    chmodSync(root, 0o755);
    chmodSync(join(root, 'shut'), 0);
    const isRoot = process.geteuid?.() === 0; // it can read everything
    if (isRoot) process.seteuid?.('nobody');
    const list = files.list(root);
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(root, 'shut'), 0o755);
    expect(await list).toMatchObject({ files: ['a'], unread: ['shut (EACCES)'] });
  });
});

describe('reading', () => {
  test('what is not there is undefined, also below a file', async () => {
    await make('a');
    for (const path of ['none', 'none/x', 'a/x']) {
      expect(await files.read(join(root, path))).toBeUndefined();
      expect(await files.readText(join(root, path))).toBeUndefined();
      expect(await files.exists(join(root, path))).toBe(false);
      expect(await files.isDirectory(join(root, path))).toBe(false);
    }
  });

  test('a folder is no file', async () => {
    await make('a/b');
    await expect(files.readText(join(root, 'a'))).rejects.toThrow('EISDIR');
    expect(await files.exists(join(root, 'a'))).toBe(true);
    expect(await files.isDirectory(join(root, 'a'))).toBe(true);
  });
});

describe('writing', () => {
  test.each<[name: string, content: string | Uint8Array | Iterable<string>, text: string]>([
    ['a text', 'ü', 'ü'],
    ['bytes', new Uint8Array([104, 105]), 'hi'],
    ['pieces', ['a', 'b', 'c'], 'abc'],
    ['no pieces', [], ''],
  ])('%s makes the folders above it', async (_name, content, text) => {
    await files.write(join(root, 'x/y/z'), content);
    expect(readFileSync(join(root, 'x/y/z'), 'utf8')).toBe(text);
  });

  test('over a longer file leaves nothing of it', async () => {
    await files.write(join(root, 'a'), 'a long text');
    await files.write(join(root, 'a'), ['b']);
    expect(await files.readText(join(root, 'a'))).toBe('b');
  });

  test('line by line is complete when it is closed', async () => {
    const writer = await files.openWriter(join(root, 'logs/log.txt'));
    for (let line = 0; line < 10_000; line++) writer.write(`${line}\n`);
    await writer.close();
    expect((await files.readText(join(root, 'logs/log.txt')))?.split('\n')).toHaveLength(10_001);
  });

  test('line by line on a full disk fails when it is closed, and ends no program before', async () => {
    const full = (...given: unknown[]) => (given.at(-1) as (problem: Error) => void)(new Error('ENOSPC'));
    jest.spyOn(fs, 'write').mockImplementation(full as typeof fs.write);
    // What is written before the file is open goes out in one call.
    jest.spyOn(fs, 'writev').mockImplementation(full as typeof fs.writev);
    const writer = await files.openWriter(join(root, 'log.txt'));
    writer.write('a');
    await setTimeout(20);
    writer.write('b');
    await expect(writer.close()).rejects.toThrow('ENOSPC');
  });

  test('removing what is not there is done at once', async () => {
    await files.remove(join(root, 'none'));
    expect(await files.exists(root)).toBe(true);
  });
});

describe('writing where a checkout has links', () => {
  let outside: string;
  let guarded: Files;
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'shardwise-outside-'));
    guarded = createFiles(root);
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['write', (path) => guarded.write(path, 'x')],
    ['openWriter', (path) => guarded.openWriter(path)],
    ['makeDirectory', (path) => guarded.makeDirectory(path)],
    ['remove', (path) => guarded.remove(path)],
    ['copy', (path) => guarded.copy(join(root, 'source'), path)],
  ])('%s never follows a linked folder out of the repository', async (_name, change) => {
    await files.write(join(outside, 'kept/file'), 'kept');
    await files.write(join(root, 'source'), 'x');
    symlinkSync(outside, join(root, '.shardwise'));
    for (const path of ['.shardwise/new', '.shardwise/kept/file', '.shardwise/a/b/c'])
      await expect(change(join(root, path))).rejects.toThrow(UsageError);
    expect(await files.find(outside, ['**/*'])).toEqual(['kept/file']);
    expect(readFileSync(join(outside, 'kept/file'), 'utf8')).toBe('kept');
  });

  test('a link in place of the file is replaced, and what it points to stays', async () => {
    await files.write(join(outside, 'secret'), 'kept');
    for (const name of ['report.json', 'log.txt']) symlinkSync(join(outside, 'secret'), join(root, name));
    await guarded.write(join(root, 'report.json'), 'new');
    const log = await guarded.openWriter(join(root, 'log.txt'));
    log.write('line');
    await log.close();
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('kept');
    expect(readFileSync(join(root, 'report.json'), 'utf8')).toBe('new');
    expect(readFileSync(join(root, 'log.txt'), 'utf8')).toBe('line');
  });

  test('a linked folder inside the repository, and any place outside, are written to', async () => {
    await files.write(join(root, 'real/file'), '');
    symlinkSync(join(root, 'real'), join(root, 'linked'));
    await guarded.write(join(root, 'linked/new'), 'x');
    expect(readFileSync(join(root, 'real/new'), 'utf8')).toBe('x');
    symlinkSync(join(outside, 'target'), join(outside, 'link'));
    await guarded.write(join(outside, 'link'), 'x');
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('x');
  });

  test('the repository itself may be behind a link', async () => {
    symlinkSync(root, join(outside, 'repository'));
    await createFiles(join(outside, 'repository')).write(join(outside, 'repository/a/b'), 'x');
    expect(readFileSync(join(root, 'a/b'), 'utf8')).toBe('x');
  });

  test('a device is written to and stays a device', async () => {
    await guarded.write('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a write that fails keeps the old file and leaves nothing beside it', async () => {
    await guarded.write(join(root, 'a'), 'old');
    const broken = (function* () {
      yield 'new';
      throw new Error('the disk is full');
    })();
    await expect(guarded.write(join(root, 'a'), broken)).rejects.toThrow('the disk is full');
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old');
    expect(await files.find(root, ['**/*'], { hidden: true })).toEqual(['a']);
  });
});

describe('writing many texts', () => {
  const writeAll = async (texts: Iterable<string>) => {
    await files.write(join(root, 'out', 'all.txt'), texts);
    return readFileSync(join(root, 'out', 'all.txt'), 'utf8');
  };

  test('makes one file of them, in order, whatever their lengths', async () => {
    const texts = [
      '',
      'a',
      'é€😀',
      'x'.repeat(100_000),
      '€'.repeat(87_381),
      '€'.repeat(87_382),
      'z'.repeat(300_000),
      '\n',
    ];
    const all = Array.from({ length: 40 }, (_, at) => texts[(at * 3) % texts.length] ?? '');
    expect((await writeAll(all)) === all.join('')).toBe(true);
  });

  test('of none makes an empty file, and replaces what was there', async () => {
    expect(await writeAll(['before'])).toBe('before');
    expect(await writeAll([])).toBe('');
  });

  test('passes on what goes wrong while they are made', async () => {
    function* broken() {
      yield 'a';
      throw new Error('no more');
    }
    await expect(writeAll(broken())).rejects.toThrow('no more');
  });
});

describe('reading by pieces', () => {
  /** As much as one piece holds. */
  const PIECE = 1 << 16;
  const piecesOf = async (path: string) => {
    const pieces: Buffer[] = [];
    for await (const piece of files.stream(path)) {
      // Meanwhile the next piece is on its way.
      await setImmediate();
      pieces.push(Buffer.from(piece));
    }
    return Buffer.concat(pieces);
  };

  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 1, 5 * PIECE + 7])(
    'gives all of %i bytes',
    async (size) => {
      const bytes = randomBytes(size);
      await files.write(join(root, 'a.bin'), bytes);
      expect((await piecesOf(join(root, 'a.bin'))).equals(bytes)).toBe(true);
    },
  );

  test('of several files at once, and one after another, keeps them apart', async () => {
    const all = Array.from({ length: 3 }, (_, at) => randomBytes(PIECE + 1_000 * at));
    await Promise.all(all.map((bytes, at) => files.write(join(root, `${at}.bin`), bytes)));
    for (let round = 0; round < 2; round++) {
      const read = await Promise.all(all.map((_, at) => piecesOf(join(root, `${at}.bin`))));
      expect(read.map((bytes, at) => bytes.equals(all[at] ?? bytes.subarray(1)))).toEqual([true, true, true]);
      await files.write(join(root, `${round}.txt`), ['x'.repeat(PIECE)]);
    }
  });

  test('of a file that does not exist fails at the start', async () => {
    await expect(piecesOf(join(root, 'none'))).rejects.toThrow('ENOENT');
  });

  test('of a file that does not exist fails only at the start', async () => {
    const pieces = files.stream(join(root, 'none'));
    await setTimeout(20);
    await expect(pieces[Symbol.asyncIterator]().next()).rejects.toThrow('ENOENT');
  });

  test('that fails before it is awaited fails only when it is awaited, and ends no program', async () => {
    await files.write(join(root, 'a.bin'), randomBytes(2 * PIECE));
    const { read } = fs;
    let count = 0;
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    process.on('uncaughtException', unhandled);
    const failing = (...given: unknown[]): void => {
      const answer = given.at(-1) as (problem: Error) => void;
      if (++count === 2) answer(new Error('EIO'));
      else Reflect.apply(read, fs, given);
    };
    fs.read = failing as typeof read;
    try {
      const pieces = files.stream(join(root, 'a.bin'))[Symbol.asyncIterator]();
      expect((await pieces.next()).value).toHaveLength(PIECE);
      while (count < 2) await setTimeout(1);
      await setTimeout(20);
      expect([count, unhandled.mock.calls]).toEqual([2, []]);
      await expect(pieces.next()).rejects.toThrow('EIO');
    } finally {
      fs.read = read;
      process.off('unhandledRejection', unhandled);
      process.off('uncaughtException', unhandled);
    }
  });
});
