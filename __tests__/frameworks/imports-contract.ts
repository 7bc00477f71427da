/** The contract of every framework that can say which files its tests load, with the real tool. It is asked once. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openProject } from '../../src/commands/plan/open-project.ts';
import { ask } from '../../src/commands/shared/ask.ts';
import { reachOf } from '../../src/discovery/affected/reach.ts';
import { selectByImports } from '../../src/discovery/affected/select.ts';
import type { Framework } from '../../src/frameworks/framework.ts';
import type { ImportGraph } from '../../src/model.ts';
import { createProject, type LocalProject, type Values } from '../commands/project.ts';
import { withRealTool } from './samples.ts';

const TIMEOUT_MS = 120_000;

export interface ImportsSample {
  readonly framework: Framework;
  readonly command?: readonly string[];
  readonly files: Values;
  /** Files that are there and that Git does not know. */
  readonly built?: Values;
  /** Packages to link into the project, by their names. */
  prepare?(folder: string): void;
  /** The units. */
  readonly units: readonly string[];
  /** The units that a change of each file affects. `all` where it must be all. A file behind `-` is gone. */
  readonly affects: Readonly<Record<string, readonly string[] | 'all'>>;
}

export function describeImports(
  name: string,
  { framework, command, files, built = {}, prepare, units, affects }: ImportsSample,
): void {
  const { realTest, because } = withRealTool(framework.name);
  describe(`${name}: which files the tests load`, () => {
    let project: LocalProject;
    let graph: ImportGraph | undefined;
    const whenAsked = realTest === test ? test : test.skip;

    beforeAll(async () => {
      project = await createProject({ ...files, ...built });
      prepare?.(project.root);
      if (realTest !== test) return;
      const { imports } = framework;
      if (imports === undefined) throw new Error(`${framework.name} has no imports`);
      const request = {
        files: [],
        args: [],
        ...(command && { command }),
        output: join(project.root, '.out', 'imports.json'),
      };
      const opened = await openProject('.', project.platform);
      const place = { folder: project.root, readProject: () => opened.read(framework) };
      graph = await ask(framework, imports, request, place, project.platform);
    }, TIMEOUT_MS);
    afterAll(() => project.remove());

    whenAsked.each(Object.entries(affects))(`%s${because}`, (path, expected) => {
      const [file, gone] = path.startsWith('-') ? [path.slice(1), true] : [path, false];
      const changed = [{ path: file, file, gone }];
      const isOurs = (one: string) => one.endsWith('/') || Object.hasOwn(files, one);
      const found = selectByImports(changed, {
        units: units.map((id) => ({ id, file: framework.fileOfId?.(id) ?? id })),
        changed,
        troubled: new Set(),
        isTestFile: () => false,
        reach: reachOf(graph as ImportGraph, isOurs),
        ownerOf: framework.imports?.ownerOf ?? (() => undefined),
      });
      expect('all' in found ? 'all' : [...found.why.keys()]).toEqual(expected);
    });
  });
}
