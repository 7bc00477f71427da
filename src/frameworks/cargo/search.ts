/** Finds the test binaries by the manifests and files of a project, without cargo. */
import { basename, dirname } from 'node:path/posix';
import type { Search, SearchedProject } from '../framework.ts';
import { launchOf, readOptions, startsNextest } from './launch.ts';
import { type Manifest, parseManifest, workspaceOf } from './manifest.ts';
import { type CargoPackage, chosenPackages, filesOfUnits, targetsOf, unitsOf } from './targets.ts';

export const MANIFEST_FILE = 'Cargo.toml';

export function searchCargo(project: SearchedProject, args: readonly string[], command?: readonly string[]): Search {
  const own = command === undefined || !startsNextest({ command }) ? args : launchOf({ command, args }).args;
  const { manifests, broken } = manifestsOf(project);
  const options = readOptions(own);
  const packages = [...manifests].flatMap(([folder, manifest]) => packageOf(folder, manifest, project));
  const inFolders = (folders: readonly string[]) => packages.filter(({ folder }) => folders.includes(folder));
  const { members, byDefault } = workspaceOf(manifests);
  const chosen = chosenPackages({ members: inFolders(members), byDefault: inFolders(byDefault) }, options);
  const units = filesOfUnits(unitsOf(chosen, options), project.files, [...manifests.keys()], project.texts);
  return {
    patterns: ['**/*.rs'],
    units,
    ...(manifests.has('.') ? { configuration: MANIFEST_FILE } : {}),
    notFollowed: [
      ...broken.map((path) => `${path}: it is no manifest that can be read`),
      ...(manifests.has('.') || broken.includes(MANIFEST_FILE) ? [] : ['a manifest above the working directory']),
    ],
  };
}

function manifestsOf({ texts }: SearchedProject): { manifests: Map<string, Manifest>; broken: string[] } {
  const manifests = new Map<string, Manifest>();
  const broken: string[] = [];
  for (const [path, text] of texts) {
    if (basename(path) !== MANIFEST_FILE || path.startsWith('../')) continue;
    const manifest = parseManifest(text);
    if (manifest === undefined) broken.push(path);
    else manifests.set(dirname(path), manifest);
  }
  return { manifests, broken };
}

function packageOf(folder: string, manifest: Manifest, { files }: SearchedProject): CargoPackage[] {
  const { name } = manifest.package ?? {};
  if (name === undefined) return [];
  const below = new Set(folder === '.' ? files : files.filter((file) => file.startsWith(`${folder}/`)));
  return [{ name, folder, features: manifest.features ?? {}, targets: targetsOf(folder, manifest, below) }];
}
