/** Some sources as modules that Node runs by itself, for tests that start processes of their own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const REPOSITORY = join(import.meta.dirname, '../../..');
const SRC = join(REPOSITORY, 'src');
const RELATIVE_IMPORT = /(from ['"])(\.[^'"]*)\.ts(['"])/g;

export interface Compiled {
  /** Absolute path. */
  module: string;
  remove(): void;
}

/**
 * Compiles a source and everything that it imports.
 *
 * @param entry file of `src`
 */
export function compile(entry: string): Compiled {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-compiled-'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
  const moduleOf = (source: string): string => join(root, source.replace(/\.ts$/, '.mjs'));
  // The loop goes on over what it adds.
  const sources = new Set([entry]);
  for (const source of sources) {
    const { code } = transformSync(readFileSync(join(SRC, source), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
    });
    for (const [, , imported] of code.matchAll(RELATIVE_IMPORT))
      sources.add(`${join(dirname(source), `${imported}`)}.ts`);
    mkdirSync(dirname(moduleOf(source)), { recursive: true });
    writeFileSync(moduleOf(source), code.replaceAll(RELATIVE_IMPORT, '$1$2.mjs$3'));
  }
  return { module: moduleOf(entry), remove: () => rmSync(root, { recursive: true, force: true }) };
}
