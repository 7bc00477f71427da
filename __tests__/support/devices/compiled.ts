/** Some sources as modules that Node runs by itself, for tests that start processes of their own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const REPOSITORY = join(import.meta.dirname, '../../..');
const SRC = join(REPOSITORY, 'src');

export interface Compiled {
  /** Absolute path. */
  moduleOf(source: string): string;
  remove(): void;
}

/** @param sources files and folders of `src` */
export function compile(sources: readonly string[]): Compiled {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-compiled-'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
  const moduleOf = (source: string): string => join(root, source.replace(/\.ts$/, '.mjs'));
  for (const source of sources.flatMap(filesOf)) {
    const { code } = transformSync(readFileSync(join(SRC, source), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
    });
    mkdirSync(dirname(moduleOf(source)), { recursive: true });
    writeFileSync(
      moduleOf(source),
      code.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.mjs'").replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.mjs"'),
    );
  }
  return { moduleOf, remove: () => rmSync(root, { recursive: true, force: true }) };
}

const filesOf = (source: string): string[] =>
  source.endsWith('.ts')
    ? [source]
    : readdirSync(join(SRC, source), { encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${source}/${file}`);
