/**
 * A test sequencer for Jest that runs nothing. It writes to the file SHARDWISE_LIST which files each test loads, as JSON. What Jest itself
 * selects (`--findRelatedTests`) does not say which of the changed files it knows at all.
 */
import { existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { ImportWriter } from './imports.mjs';

/** Conditions of exports that a test or its environment may have. A package may have other files for each. */
const CONDITIONS = [undefined, ['require', 'default'], ['import', 'default'], ['browser', 'require', 'default']];

export default class ShardwiseImports {
  sort(tests) {
    const graph = new ImportWriter();
    const contexts = new Map();
    for (const { path, context } of tests) {
      graph.addTest(path, path);
      contexts.set(context, [...(contexts.get(context) ?? []), path]);
    }
    for (const [context, paths] of contexts) {
      const named = filesNamedIn(context.config);
      for (const file of named) graph.addShared(file);
      graph.follow([...paths, ...named], (file) => importsOf(file, context));
    }
    writeFileSync(process.env.SHARDWISE_LIST, graph.text());
    return [];
  }

  allFailedTests() {
    return [];
  }

  cacheResults() {}
}

/** What a file imports. Undefined where Jest does not know it. */
function importsOf(file, context) {
  const names = context.hasteFS.getDependencies(file);
  if (names === null || names === undefined) return undefined;
  return names.flatMap((name) => filesOf(file, name, context));
}

/** The files that a name may stand for: with each condition, and the mocks of it. */
function filesOf(from, name, { resolver, moduleMap }) {
  const found = new Set();
  const take = (find) => {
    try {
      const path = find();
      if (typeof path === 'string' && resolve(path) === path) found.add(path);
    } catch {
      // It is not found in this way.
    }
  };
  const isPath = /^[./]/.test(name);
  for (const conditions of isPath ? [undefined] : CONDITIONS) {
    take(() => resolver.resolveModule(from, name, { conditions }));
    take(() => resolver.getMockModule(from, name, { conditions }));
  }
  for (const path of [...found]) take(() => mockBeside(path, moduleMap));
  if (!isPath) take(() => moduleMap.getMockModule(name));
  if (found.size > 0 || resolver.isCoreModule(name)) return [...found];
  return isPath ? [resolve(dirname(from), name)] : notFound(from, name);
}

/** The mock of a file, in a folder `__mocks__` beside it. */
function mockBeside(path, moduleMap) {
  const mock = moduleMap.getMockModule(basename(path, extname(path)));
  return mock && dirname(mock) === join(dirname(path), '__mocks__') ? mock : undefined;
}

/** A package of the repository that is not built is unknown. One that is not installed is no file of the repository. */
function notFound(from, name) {
  const [folder] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [name];
  for (let at = dirname(from); dirname(at) !== at; at = dirname(at)) {
    const path = join(at, 'node_modules', folder);
    if (existsSync(path)) return [realpathSync(path)].map((real) => (real.includes('node_modules') ? real : ''));
  }
  return name.startsWith('#') ? [''] : [];
}

/** All files that a configuration names, such as those that prepare the tests. */
function filesNamedIn(value) {
  if (typeof value === 'string') return isFile(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesNamedIn) : [];
}

const isFile = (path) => resolve(path) === path && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
