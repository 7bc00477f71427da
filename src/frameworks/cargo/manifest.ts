/** What a Cargo.toml says of packages and workspaces. https://doc.rust-lang.org/cargo/reference/manifest.html */
import { dirname, join } from 'node:path/posix';
import picomatch from 'picomatch';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

const texts = z.array(z.string());
const targetSchema = z.looseObject({
  name: z.string().optional(),
  path: z.string().optional(),
  test: z.boolean().optional(),
  'required-features': texts.optional(),
});
const dependencies = z
  .record(z.string(), z.union([z.looseObject({ path: z.string().optional() }), z.unknown()]))
  .optional();
const manifestSchema = z.looseObject({
  package: z
    .looseObject({ name: z.string(), autobins: z.boolean().optional(), autotests: z.boolean().optional() })
    .optional(),
  workspace: z
    .looseObject({ members: texts.optional(), exclude: texts.optional(), 'default-members': texts.optional() })
    .optional(),
  lib: targetSchema.optional(),
  bin: z.array(targetSchema).optional(),
  test: z.array(targetSchema).optional(),
  example: z.array(targetSchema).optional(),
  bench: z.array(targetSchema).optional(),
  features: z.record(z.string(), texts).optional(),
  dependencies,
  'dev-dependencies': dependencies,
  'build-dependencies': dependencies,
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Undefined for a text that is no Cargo.toml. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.safeParse(parseToml(text)).data;
  } catch {
    return undefined;
  }
}

/** The manifests of a project, by their folders. */
export type Manifests = ReadonlyMap<string, Manifest>;

/** The folders of the packages that cargo tests by itself, and of all that it could test. */
export interface Workspace {
  readonly members: readonly string[];
  readonly byDefault: readonly string[];
}

/** @param folders the folders that have a Cargo.toml, also where it cannot be read */
export function workspaceOf(manifests: Manifests): Workspace {
  const root = manifests.get('.');
  if (root?.workspace === undefined) return { members: having(['.'], manifests), byDefault: having(['.'], manifests) };
  const { members = [], exclude = [], 'default-members': chosen } = root.workspace;
  const isExcluded = (folder: string) => exclude.some((path) => `${folder}/`.startsWith(`${join(path)}/`));
  const named = foldersOf(members, manifests);
  const all = having(withPathDependencies(['.', ...named], manifests), manifests).filter(
    (folder) => named.includes(folder) || !isExcluded(folder),
  );
  const own = root.package === undefined ? all : ['.'];
  return { members: all, byDefault: chosen === undefined ? own : having(foldersOf(chosen, manifests), manifests) };
}

const having = (folders: readonly string[], manifests: Manifests): string[] =>
  folders.filter((folder) => manifests.get(folder)?.package !== undefined);

function foldersOf(globs: readonly string[], manifests: Manifests): string[] {
  const matches = globs.map((glob) => picomatch(join(glob)));
  return [...manifests.keys()].filter((folder) => matches.some((isMatch) => isMatch(folder)));
}

/** Packages that others name by a path below the workspace are members too. */
function withPathDependencies(folders: readonly string[], manifests: Manifests): string[] {
  const found = new Set(folders);
  for (const folder of found)
    for (const path of pathDependencies(manifests.get(folder))) {
      const other = join(folder, path);
      if (manifests.has(other)) found.add(other);
    }
  return [...found];
}

const pathDependencies = (manifest: Manifest | undefined): string[] =>
  [manifest?.dependencies, manifest?.['dev-dependencies'], manifest?.['build-dependencies']].flatMap((table) =>
    Object.values(table ?? {}).flatMap((value) => {
      const { data } = z.object({ path: z.string() }).safeParse(value);
      return data === undefined ? [] : [data.path];
    }),
  );

/** The features of a package that are on. @param given names in the arguments; `package/name` is for one package */
export function enabledFeatures(
  name: string,
  features: Readonly<Record<string, readonly string[]>>,
  {
    given,
    all,
    withDefault,
  }: { readonly given: readonly string[]; readonly all: boolean; readonly withDefault: boolean },
): ReadonlySet<string> {
  if (all) return new Set(Object.keys(features));
  const own = given.flatMap((feature) => {
    const slash = feature.indexOf('/');
    if (slash < 0) return [feature];
    return feature.slice(0, slash) === name ? [feature.slice(slash + 1)] : [];
  });
  const on = new Set([...own, ...(withDefault ? ['default'] : [])]);
  for (const feature of on) for (const implied of features[feature] ?? []) on.add(implied.replace(/^dep:/, ''));
  return on;
}

export const folderOf = (manifestPath: string): string => dirname(manifestPath);
