/** Who may import whom, and who may touch the world: one table, and the check of one file against it. */
import { posix } from 'node:path';
import { parseSync } from '@swc/core';

interface Row {
  /** Folders and files of `src` that may be imported; its own folder always may. */
  readonly own?: readonly string[];
  /** Of these the types only. */
  readonly types?: readonly string[];
  /** Packages and node modules; `node:path` is for paths of this machine, `posix` of it for ours. */
  readonly packages?: readonly string[];
  /** May it use the process, the clock, the network, timers and the console? */
  readonly world?: true;
}

/** Node modules that only compute. */
const PURE_NODE = ['node:path/posix', 'node:crypto', 'node:zlib', 'node:stream', 'node:string_decoder', 'node:util'];
const MIDDLE = ['inputs', 'discovery', 'frameworks', 'history', 'schedule', 'junit', 'judge', 'render'];
/** Below the middle row: whoever speaks to people may use `text`. */
const MODEL = ['model.ts', 'stored.ts', 'host.ts', 'group-by.ts', 'text'];

const middle = (...packages: readonly string[]): Row => ({ own: MODEL, packages: [...PURE_NODE, ...packages] });

const isHostValue = (path: string): boolean => /^platform\/[^/]+\/host\.ts$/.test(path);

/** The row of a file is the longest key that its path begins with; `*` is the folder of any platform. */
export const ROWS: Readonly<Record<string, Row>> = {
  'model.ts': { packages: ['zod'] },
  'stored.ts': { own: ['model.ts'], packages: ['zod'] },
  'host.ts': {},
  'group-by.ts': {},
  // Data alone.
  dialects: { own: ['model.ts'] },
  text: { own: ['model.ts', 'dialects'], packages: PURE_NODE },
  inputs: middle('yaml', 'zod'),
  discovery: middle('picomatch', 'zod'),
  frameworks: { ...middle('zod'), own: [...MODEL, 'dialects', 'junit'] },
  // Copied beside the bundle and loaded by the frameworks' own processes: they import nothing of ours, and the world is theirs.
  'frameworks/reporters': { packages: ['node:'], world: true },
  history: middle('zod'),
  schedule: middle('picomatch'),
  junit: { ...middle('saxes'), own: [...MODEL, 'dialects'] },
  judge: middle(),
  // The merged JUnit file is one of the renderers.
  render: { ...middle(), own: [...MODEL, 'junit'] },
  commands: {
    own: [...MIDDLE, ...MODEL],
    types: ['platform'],
    packages: ['node:path', 'node:util', 'p-limit', 'picomatch'],
  },
  platform: { own: ['model.ts', 'host.ts'], packages: ['node:', 'execa', 'tinyglobby', 'p-limit'], world: true },
  // Every bundle has all of them: they are pure, and of a platform the table of hosts knows nothing else.
  'platform/hosts.ts': { own: ['host.ts', 'platform'] },
  'platform/*/host.ts': { own: ['host.ts', 'model.ts'] },
  'platform/local': { own: ['model.ts', 'host.ts', 'platform'], packages: ['node:', 'execa'], world: true },
  'platform/github': {
    own: ['model.ts', 'host.ts', 'platform'],
    packages: ['node:', '@actions/', '@octokit/', 'fflate'],
    world: true,
  },
  entry: {
    own: ['commands', ...MIDDLE, ...MODEL, 'platform'],
    packages: ['node:events', 'node:path', 'commander'],
    world: true,
  },
};

const WORLD = new Set([
  ...['process', 'console', 'fetch', 'performance', 'navigator', 'globalThis', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'WebSocket', 'Intl'],
]);
/** What differs between two runs, or between two machines. */
const CHANGING_MEMBERS = new Set(['Date.now', 'Math.random', 'crypto.randomUUID', 'crypto.getRandomValues']);
const LOCALE_MEMBERS = new Set(['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toLocaleDateString']);

/** @param path relative to `src` */
export function findRow(path: string): string | undefined {
  if (isHostValue(path)) return 'platform/*/host.ts';
  return Object.keys(ROWS)
    .filter((key) => path === key || path.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Every broken rule of one source file, one line each. */
export function findBrokenRules(path: string, source: string): string[] {
  const key = findRow(path);
  const row = key === undefined ? undefined : ROWS[key];
  if (key === undefined || row === undefined) return [`${path} is in no row of the table`];
  const found = readModule(path, source);
  const imports = found.imports.flatMap((one) => findBrokenImport(path, key, row, one));
  const uses = row.world ? [] : found.uses.map((use) => `uses ${use}, which is for platform and entry`);
  return [...imports, ...uses].map((problem) => `${path} ${problem}`);
}

/** Other modules of `src` that one imports, types included. */
export const importsOf = (path: string, source: string): string[] =>
  readModule(path, source)
    .imports.filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => posix.join(posix.dirname(path), from));

function readModule(path: string, source: string): Found {
  const module: object = parseSync(source, { syntax: path.endsWith('.mjs') ? 'ecmascript' : 'typescript' });
  const found: Found = { imports: [], uses: [] };
  collect(module as Node, found);
  return found;
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
  /** Names that are imported, as the other module calls them. */
  readonly names: readonly string[];
}

interface Found {
  readonly imports: Import[];
  readonly uses: string[];
}

function findBrokenImport(path: string, key: string, row: Row, { from, typesOnly, names }: Import): string[] {
  if (!from.startsWith('.')) return mayUsePackage(row, from, names) ? [] : [`imports the package ${from}`];
  if (!/\.(ts|mjs)$/.test(from)) return [`imports ${from} without its extension`];
  const target = posix.join(posix.dirname(path), from);
  if (isIn(target, key) && findRow(target) === key) return [];
  const allowed = row.own?.some((own) => isIn(target, own) && isOpen(key, target)) ?? false;
  const asTypes = row.types?.some((own) => isIn(target, own)) ?? false;
  if (allowed || (asTypes && typesOnly)) return [];
  return [`imports ${target}${asTypes ? ' as a value and not as types only' : ''}`];
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** One platform knows nothing of the other, and the shared part of neither but the table of hosts. */
function isOpen(key: string, target: string): boolean {
  if (key === 'entry' || !target.startsWith('platform/')) return true;
  if (isHostValue(target)) return key === 'platform/hosts.ts' || key === posix.dirname(target);
  return findRow(target) === 'platform';
}

function mayUsePackage({ packages = [] }: Row, from: string, names: readonly string[]): boolean {
  if (packages.some((name) => from === name || (/[:/]$/.test(name) && from.startsWith(name)))) return true;
  return from === 'node:path' && packages.includes('node:path/posix') && names.every((name) => name === 'posix');
}

interface Node {
  readonly type?: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function collect(node: Node, found: Found): void {
  const imported = importOf(node);
  if (imported !== undefined) found.imports.push(imported);
  const use = useOf(node);
  if (use !== undefined) found.uses.push(use);
  if (imported !== undefined) return;
  for (const [key, child] of Object.entries(node)) {
    const isName = isNode(child) && child.type === 'Identifier' && (key === 'key' || key === 'property');
    if (isNode(child) && !isName) collect(child, found);
  }
}

function importOf(node: Node): Import | undefined {
  const { source, specifiers, typeOnly } = node;
  if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type ?? '') && isNode(source)) {
    const list = (specifiers as readonly Node[] | undefined) ?? [];
    const typesOnly = typeOnly === true || (list.length > 0 && list.every((one) => one['isTypeOnly'] === true));
    return { from: String(source['value']), typesOnly, names: list.map(importedName) };
  }
  if (node.type === 'TsImportType') return { from: literalOf(node['argument']), typesOnly: true, names: [] };
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || node['callee'].type !== 'Import') return undefined;
  const [argument] = node['arguments'] as readonly { readonly expression: Node }[];
  return { from: literalOf(argument?.expression), typesOnly: false, names: ['*'] };
}

const importedName = ({ type, imported, local, orig }: Node): string =>
  type === 'ImportSpecifier' || type === 'ExportSpecifier' ? nameOf(imported ?? local ?? orig) : '*';

/** What cannot be read, such as `import(name)`, is a name that no row allows. */
const literalOf = (node: unknown): string =>
  isNode(node) && node.type === 'StringLiteral' ? String(node['value']) : '(something computed)';

const nameOf = (node: unknown): string => (isNode(node) && typeof node['value'] === 'string' ? node['value'] : '');

function useOf(node: Node): string | undefined {
  const { type } = node;
  if (type === 'Identifier' && WORLD.has(nameOf(node))) return nameOf(node);
  if (type === 'NewExpression' && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments'])) return 'new Date()';
  if (type === 'CallExpression' && nameOf(node['callee']) === 'Date') return 'Date()';
  if (type !== 'MemberExpression') return undefined;
  const property = nameOf(node['property']);
  const member = `${nameOf(node['object'])}.${property}`;
  if (CHANGING_MEMBERS.has(member)) return member;
  return LOCALE_MEMBERS.has(property) ? property : undefined;
}

const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0;
