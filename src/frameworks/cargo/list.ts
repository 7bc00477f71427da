/** Asks `cargo metadata` for the test binaries. It compiles nothing, and downloads nothing. */
import { dirname, relative } from 'node:path/posix';
import { z } from 'zod';
import { slashed } from '../../text/paths.ts';
import type { Listed, Lister, OutputReader, SearchedProject } from '../framework.ts';
import { launchOf, readOptions, startsNextest } from './launch.ts';
import { type CargoPackage, chosenPackages, filesOfUnits, type Kind, type Target, unitsOf } from './targets.ts';

export const cargoList: Lister = {
  reaches: startsNextest,
  needsProject: true,
  command: (request) => {
    const { program, before, args } = launchOf(request);
    const { all, has } = readOptions(args);
    const manifest = all('--manifest-path').flatMap((path) => ['--manifest-path', path]);
    const modes = ['--frozen', '--locked', '--offline'].filter((mode) => has(mode));
    return {
      program,
      args: [...before, 'metadata', '--no-deps', '--format-version', '1', ...manifest, ...modes],
      // A toolchain that the project asks for and that is not there is not installed for a list.
      defaults: { RUSTUP_AUTO_INSTALL: '0' },
      reader: { report: request.output, open: () => createListReader(args) },
    };
  },
  parse: parseListed,
};

/** Keeps what cargo prints, with the arguments that choose among it. */
function createListReader(args: readonly string[]): OutputReader {
  const lines: string[] = [];
  return {
    read(line) {
      lines.push(line);
      return [];
    },
    report: () => `{"args":${JSON.stringify(args)},"metadata":${lines.join('\n') || 'null'}}`,
  };
}

const targetSchema = z.object({
  kind: z.array(z.string()),
  name: z.string(),
  src_path: z.string(),
  test: z.boolean(),
  'required-features': z.array(z.string()).default([]),
});
const metadataSchema = z.object({
  args: z.array(z.string()),
  metadata: z.object({
    packages: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        manifest_path: z.string(),
        features: z.record(z.string(), z.array(z.string())),
        targets: z.array(targetSchema),
      }),
    ),
    workspace_members: z.array(z.string()),
    workspace_default_members: z.array(z.string()).optional(),
    workspace_root: z.string(),
  }),
});

function parseListed(text: string, folder: string, project?: SearchedProject): Listed {
  const { args, metadata } = metadataSchema.parse(JSON.parse(text));
  const options = readOptions(args);
  const at = (path: string): string => relative(folder, slashed(path)) || '.';
  const members = metadata.packages
    .filter(({ id }) => metadata.workspace_members.includes(id))
    .map((found): CargoPackage & { id: string } => ({
      id: found.id,
      name: found.name,
      folder: at(dirname(slashed(found.manifest_path))),
      features: found.features,
      targets: found.targets.flatMap((target) => targetOf(target, at)),
    }));
  const here = at(metadata.workspace_root) === '.' ? undefined : members.filter((member) => contains(member.folder));
  const usual = metadata.workspace_default_members ?? metadata.workspace_members;
  const byDefault = here ?? members.filter(({ id }) => usual.includes(id));
  const units = unitsOf(chosenPackages({ members, byDefault }, options), options);
  const { files = [], texts = new Map<string, string>() } = project ?? {};
  return {
    tests: new Map([...units.keys()].map((id) => [id, undefined])),
    files: filesOfUnits(
      units,
      files,
      members.map((member) => member.folder),
      texts,
    ),
  };
}

/** Whether a folder is the working directory, or above it. */
const contains = (folder: string): boolean => /^(?:\.|\.\.(?:\/\.\.)*)$/.test(folder);

const OTHER_KINDS: ReadonlyMap<string, Kind> = new Map(
  (['bin', 'test', 'example', 'bench'] as const).map((kind) => [kind, kind]),
);

function targetOf(
  { kind: [kind = ''], name, src_path, test, 'required-features': requires }: z.infer<typeof targetSchema>,
  at: (path: string) => string,
): Target[] {
  if (kind === 'custom-build') return [];
  return [{ kind: OTHER_KINDS.get(kind) ?? 'lib', name, path: at(src_path), test, requires }];
}
