/** The test binaries of packages, and the files that each is built of. https://doc.rust-lang.org/cargo/reference/cargo-targets.html */
import { basename, dirname, join } from 'node:path/posix';
import picomatch from 'picomatch';
import type { CargoOptions } from './launch.ts';
import { enabledFeatures, type Manifest } from './manifest.ts';

const KINDS = ['lib', 'bin', 'test', 'example', 'bench'] as const;
export type Kind = (typeof KINDS)[number];

export interface CargoPackage {
  readonly name: string;
  /** Its folder, relative to the working directory. */
  readonly folder: string;
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly kind: Kind;
  readonly name: string;
  /** Its main file, relative to the working directory. */
  readonly path: string;
  /** Whether cargo tests it when nothing else is said. */
  readonly test: boolean;
  readonly requires: readonly string[];
}

/** The id that nextest gives a test binary: `shop`, `shop::checkout`, `shop::bin/server`. */
export function binaryId(packageName: string, { kind, name }: Pick<Target, 'kind' | 'name'>): string {
  if (kind === 'lib') return packageName;
  return kind === 'test' ? `${packageName}::${name}` : `${packageName}::${kind}/${name}`;
}

/** The package, kind and name in the id of a test binary. */
export function parseBinaryId(id: string): {
  readonly packageName: string;
  readonly kind: Kind;
  readonly name: string;
} {
  const at = id.indexOf('::');
  if (at < 0) return { packageName: id, kind: 'lib', name: id };
  const [packageName, rest] = [id.slice(0, at), id.slice(at + 2)];
  const [, kind, name = rest] = /^(bin|example|bench)\/(.+)$/.exec(rest) ?? [];
  return { packageName, kind: (kind as Kind | undefined) ?? 'test', name };
}

/** The targets of a package as its manifest and its files say. @param files below its folder, without those of packages in it */
export function targetsOf(folder: string, manifest: Manifest, files: ReadonlySet<string>): Target[] {
  const { name: packageName = '', autobins = true, autotests = true } = manifest.package ?? {};
  const at = (path: string) => join(folder, path);
  const libPath = at(manifest.lib?.path ?? 'src/lib.rs');
  const lib: Target[] = files.has(libPath)
    ? [{ kind: 'lib', name: packageName, path: libPath, test: manifest.lib?.test ?? true, requires: [] }]
    : [];
  const main = at('src/main.rs');
  const found = {
    bin: autobins
      ? [...(files.has(main) ? [[packageName, main] as const] : []), ...inFolder(at('src/bin'), files)]
      : [],
    test: autotests ? inFolder(at('tests'), files) : [],
    example: inFolder(at('examples'), files),
    bench: inFolder(at('benches'), files),
  };
  const others = (['bin', 'test', 'example', 'bench'] as const).flatMap((kind) => {
    const declared = (manifest[kind] ?? []).flatMap((target): Target[] => {
      const { name = '', path, test = kind === 'bin' || kind === 'test', 'required-features': requires = [] } = target;
      const usual = found[kind].find(([own]) => own === name)?.[1];
      const own = path === undefined ? (usual ?? usualPath(kind, name, packageName, at, files)) : at(path);
      return own === undefined ? [] : [{ kind, name, path: own, test, requires }];
    });
    const known = new Set(declared.flatMap(({ name, path }) => [name, path]));
    const test = kind === 'bin' || kind === 'test';
    const automatic = found[kind].filter(([name, path]) => !known.has(name) && !known.has(path));
    return [...declared, ...automatic.map(([name, path]): Target => ({ kind, name, path, test, requires: [] }))];
  });
  return [...lib, ...others];
}

/** The targets that a folder has by itself: each file, and each folder with a main.rs. */
const inFolder = (folder: string, files: ReadonlySet<string>): (readonly [name: string, path: string])[] =>
  [...files].flatMap((path) => {
    if (dirname(path) === folder && path.endsWith('.rs')) return [[basename(path, '.rs'), path] as const];
    const isMain = basename(path) === 'main.rs' && dirname(dirname(path)) === folder;
    return isMain ? [[basename(dirname(path)), path] as const] : [];
  });

const FOLDERS = { bin: 'src/bin', test: 'tests', example: 'examples', bench: 'benches' } as const;

/** Where a declared target is whose path is not written, also where cargo does not look for it by itself. */
function usualPath(
  kind: keyof typeof FOLDERS,
  name: string,
  packageName: string,
  at: (path: string) => string,
  files: ReadonlySet<string>,
): string | undefined {
  const inOwn = [`${FOLDERS[kind]}/${name}.rs`, `${FOLDERS[kind]}/${name}/main.rs`].map(at);
  const candidates = kind === 'bin' && name === packageName ? [...inOwn, at('src/main.rs')] : inOwn;
  return candidates.find((path) => files.has(path));
}

/** The packages that the arguments choose. */
export function chosenPackages<P extends { readonly name: string }>(
  { members, byDefault }: { readonly members: readonly P[]; readonly byDefault: readonly P[] },
  { all, has }: CargoOptions,
): readonly P[] {
  const [named, excluded] = [all('-p', '--package'), all('--exclude')].map(matcherOf);
  const isAll = has('--workspace', '--all');
  if (!isAll && has('-p', '--package')) return members.filter(({ name }) => named?.(name));
  return (isAll ? members : byDefault).filter(({ name }) => !excluded?.(name));
}

/** Names of packages, which may have wildcards and a version: `shop-*`, `shop@1.0.0`. */
function matcherOf(specs: readonly string[]): (name: string) => boolean {
  const matches = specs.map((spec) => picomatch(spec.replace(/@[^@/]*$/, '')));
  return (name) => matches.some((isMatch) => isMatch(name));
}

/** Whether the arguments choose a target. Without any, cargo tests libraries, programs and integration tests. */
export function isChosen({ kind, name, test }: Target, { all, has }: CargoOptions): boolean {
  const asked: Readonly<Record<Kind, boolean>> = {
    lib: has('--lib'),
    bin: has('--bins') || all('--bin').includes(name),
    test: all('--test').includes(name),
    example: has('--examples') || all('--example').includes(name),
    bench: has('--benches') || all('--bench').includes(name),
  };
  if (has('--all-targets')) return true;
  if (asked[kind]) return true;
  if (has('--tests') && test) return true;
  return !choosesTargets({ has }) && test;
}

const TARGET_OPTIONS = [
  ...[
    '--lib',
    '--bins',
    '--bin',
    '--tests',
    '--test',
    '--examples',
    '--example',
    '--benches',
    '--bench',
    '--all-targets',
  ],
];

export const choosesTargets = ({ has }: Pick<CargoOptions, 'has'>): boolean => has(...TARGET_OPTIONS);

/** A test binary, with the folder of its package. */
export interface Unit extends Target {
  readonly folder: string;
}

/** The units of the packages that the arguments choose. */
export function unitsOf(packages: readonly CargoPackage[], options: CargoOptions): Map<string, Unit> {
  const given = options.all('-F', '--features').flatMap((value) => value.split(/[\s,]+/).filter((name) => name !== ''));
  const chosen = packages.flatMap(({ name, folder, features, targets }) => {
    const on = enabledFeatures(name, features, {
      given,
      all: options.has('--all-features'),
      withDefault: !options.has('--no-default-features'),
    });
    const built = targets.filter(
      (target) => isChosen(target, options) && target.requires.every((feature) => on.has(feature)),
    );
    return built.map((target) => [binaryId(name, target), { ...target, folder }] as const);
  });
  return new Map(chosen);
}

/** An attribute: `#[test]`, `#[tokio::test]`, `#[test_case(`. */
const ATTRIBUTE = /#\[[\w:]+[\](]/g;

/** The number of functions that an attribute marks as tests. Macros may make more. */
export const countRustTests = (source: string): number =>
  (source.match(ATTRIBUTE) ?? []).filter((attribute) => attribute.includes('test')).length;

/**
 * The files of each unit that have tests, or its main file where none is seen.
 * @param files of the working directory
 * @param packageFolders the folders of all packages, because a file belongs to the innermost one
 */
export function filesOfUnits(
  units: ReadonlyMap<string, Unit>,
  files: readonly string[],
  packageFolders: readonly string[],
  texts: ReadonlyMap<string, string>,
): Map<string, readonly string[]> {
  const deepestFirst = packageFolders.toSorted((a, b) => b.length - a.length);
  const packageOf = (file: string) => deepestFirst.find((folder) => isBelow(file, folder));
  const targets = [...units].map(([id, target]) => ({ id, ...target })).sort(byNarrowness);
  const found = new Map<string, string[]>([...units.keys()].map((id) => [id, []]));
  for (const file of files) {
    if (!file.endsWith('.rs') || countRustTests(texts.get(file) ?? '') === 0) continue;
    const folder = packageOf(file);
    const owner = targets.find((target) => target.folder === folder && isBuiltOf(target, file));
    if (owner !== undefined) found.get(owner.id)?.push(file);
  }
  return new Map([...found].map(([id, own]) => [id, own.length > 0 ? own : [units.get(id)?.path ?? '']]));
}

const isBelow = (file: string, folder: string): boolean => folder === '.' || file.startsWith(`${folder}/`);

/** Whether a file seems to be part of a target: its main file, or below the folder of a main.rs or lib.rs. */
const isBuiltOf = ({ path }: Target, file: string): boolean =>
  path === file || (/^(?:main|lib)\.rs$/.test(basename(path)) && isBelow(file, dirname(path)));

/** The target in the deepest folder first. What is beside a library and a program belongs to the library. */
const byNarrowness = (a: Target, b: Target): number =>
  dirname(b.path).length - dirname(a.path).length || Number(b.kind === 'lib') - Number(a.kind === 'lib');
