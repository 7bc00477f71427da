/** The table of allowed imports and of modules that may touch the world, and the check of a file against it. */
import { posix } from 'node:path';
import { parseSync } from '@swc/core';

interface Row {
  /** The folders and files of `src` that may be imported. The own folder is always allowed. */
  readonly own?: readonly string[];
  /** The folders and files of which only types may be imported. */
  readonly types?: readonly string[];
  /** The packages and node modules that may be imported. `node:path` is for paths of this machine, and `node:path/posix` for our own paths. */
  readonly packages?: readonly string[];
  /** Whether it may use the process, the clock, the network, timers and the console. */
  readonly world?: true;
}

/** The node modules that only compute. */
const PURE_NODE = ['node:path/posix', 'node:crypto', 'node:zlib', 'node:stream', 'node:string_decoder', 'node:util'];
const MIDDLE = [
  'inputs',
  'devices',
  'queue',
  'events',
  'discovery',
  'frameworks',
  'history',
  'schedule',
  'junit',
  'judge',
  'render',
];
/** The modules below the middle row. All modules that write text for people may use `text`. */
const MODEL = [
  'model.ts',
  'stored.ts',
  'host.ts',
  'coverage.ts',
  'group-by.ts',
  'median.ts',
  'once.ts',
  'remember-last.ts',
  'text',
];

const middle = (...packages: readonly string[]): Row => ({ own: MODEL, packages: [...PURE_NODE, ...packages] });

const isHostValue = (path: string): boolean => /^platform\/[^/]+\/host\.ts$/.test(path);

/** The rules. A file has the row with the longest key that its path begins with. `*` is the folder of any platform. */
export const ROWS: Readonly<Record<string, Row>> = {
  'model.ts': { packages: ['zod'] },
  'stored.ts': { own: ['model.ts', 'upgrade-plan.ts'], packages: ['zod'] },
  'upgrade-plan.ts': { own: ['model.ts'] },
  'coverage.ts': { own: ['model.ts', 'group-by.ts', 'text'] },
  'host.ts': {},
  'group-by.ts': {},
  'median.ts': {},
  'once.ts': {},
  'remember-last.ts': {},
  // It contains only data.
  dialects: { own: ['model.ts'] },
  text: { own: ['model.ts', 'dialects'], packages: PURE_NODE },
  inputs: middle('yaml', 'zod'),
  discovery: middle('picomatch', 'zod'),
  frameworks: {
    ...middle('fast-xml-parser', 'picomatch', 'smol-toml', 'yaml', 'zod'),
    own: [...MODEL, 'dialects', 'junit'],
  },
  // They are copied next to the bundle, and the frameworks' own processes load them. So they import nothing of ours and may touch the world.
  'frameworks/reporters': { packages: ['node:'], world: true },
  history: middle('zod'),
  schedule: middle('picomatch'),
  devices: middle('zod'),
  queue: middle('zod'),
  events: middle('zod'),
  junit: { ...middle('saxes'), own: [...MODEL, 'dialects'] },
  judge: middle(),
  // The merged JUnit file is one of the renderers.
  render: { ...middle('diff'), own: [...MODEL, 'junit'] },
  'render/live': { own: [...MODEL, 'render', 'events/live'], packages: ['cli-truncate', 'picocolors', 'string-width'] },
  // It is an application of its own: it runs in a browser, and only what is pure and small is shared with it.
  page: {
    own: [
      'events/live/remaining.ts',
      'events/live/run.ts',
      'events/live/totals.ts',
      'events/live/view.ts',
      'text/cost-words.ts',
      'text/escape.ts',
      'text/expected.ts',
      'text/numbers.ts',
      'text/past-words.ts',
      'text/run-one.ts',
      'text/trace-parts.ts',
      'median.ts',
    ],
    types: ['render/html/page-data.ts'],
    packages: ['preact', 'preact/hooks', '@preact/signals', 'diff'],
    world: true,
  },
  commands: {
    own: [...MIDDLE, ...MODEL],
    types: ['platform'],
    packages: ['node:path', 'node:util', 'p-limit', 'picomatch'],
  },
  platform: {
    own: ['model.ts', 'host.ts', 'devices'],
    types: ['queue'],
    packages: ['node:', 'execa', 'tinyglobby', 'p-limit'],
    world: true,
  },
  // Every bundle contains all hosts, so they are pure. The table of hosts imports nothing else from a platform.
  'platform/hosts.ts': { own: ['host.ts', 'platform'] },
  'platform/*/host.ts': { own: ['host.ts', 'model.ts'] },
  'platform/devices': { own: ['model.ts', 'once.ts', 'devices', 'platform'], packages: ['node:'], world: true },
  'platform/local': { own: ['model.ts', 'host.ts', 'platform'], packages: ['node:', 'execa'], world: true },
  // It is loaded only where a queue is asked for.
  'platform/redis': {
    own: ['model.ts', 'text', 'queue', 'platform'],
    packages: ['node:', 'bullmq', 'ioredis'],
    world: true,
  },
  'platform/github': {
    own: ['model.ts', 'host.ts', 'text', 'platform'],
    packages: ['node:', '@actions/', '@octokit/', 'yauzl'],
    world: true,
  },
  'platform/gitlab': { own: ['model.ts', 'host.ts', 'text', 'platform'], packages: ['node:'], world: true },
  entry: {
    own: ['commands', ...MIDDLE, ...MODEL, 'platform'],
    packages: ['node:events', 'node:path', 'commander', 'log-update'],
    world: true,
  },
  // It is beside the command line, and calls the same commands. It does not use the process, so importing it changes nothing.
  library: {
    own: [
      'entry/cli-tables.ts',
      'entry/configuration.ts',
      'entry/given-files.ts',
      'entry/here.ts',
      'entry/judged-by.ts',
      'entry/result-places.ts',
      'entry/run-here.ts',
      'commands',
      ...MIDDLE,
      ...MODEL,
      'platform/local/host.ts',
    ],
    types: ['platform'],
    packages: ['node:events', 'node:path'],
  },
};

const WORLD = new Set([
  ...['process', 'console', 'fetch', 'performance', 'navigator', 'globalThis', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'WebSocket', 'Intl'],
]);
/** Globals that differ between two runs or between two machines. */
const CHANGING_MEMBERS = new Set(['Date.now', 'Math.random', 'crypto.randomUUID', 'crypto.getRandomValues']);
const LOCALE_MEMBERS = new Set(['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toLocaleDateString']);

/** @param path relative to `src` */
export function findRow(path: string): string | undefined {
  if (isHostValue(path)) return 'platform/*/host.ts';
  return Object.keys(ROWS)
    .filter((key) => path === key || path.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** The broken rules of one source file, one line for each. */
export function findBrokenRules(path: string, source: string): string[] {
  const key = findRow(path);
  const row = key === undefined ? undefined : ROWS[key];
  if (key === undefined || row === undefined) return [`${path} is in no row of the table`];
  const found = readModule(path, source);
  const imports = found.imports.flatMap((one) => findBrokenImport(path, key, row, one));
  const uses = row.world ? [] : found.uses.map((use) => `uses ${use}, which is for platform and entry`);
  return [...imports, ...uses].map((problem) => `${path} ${problem}`);
}

/** The other modules of `src` that a module imports, types included. */
export const importsOf = (path: string, source: string): string[] =>
  readModule(path, source)
    .imports.filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => posix.join(posix.dirname(path), from));

function readModule(path: string, source: string): Found {
  const module: object = parseSync(
    source,
    path.endsWith('.mjs') ? { syntax: 'ecmascript' } : { syntax: 'typescript', tsx: path.endsWith('.tsx') },
  );
  const found: Found = { imports: [], uses: [] };
  collect(module as Node, found);
  return found;
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
  /** The imported names, as in the other module. */
  readonly names: readonly string[];
}

interface Found {
  readonly imports: Import[];
  readonly uses: string[];
}

function findBrokenImport(path: string, key: string, row: Row, { from, typesOnly, names }: Import): string[] {
  if (!from.startsWith('.')) return mayUsePackage(row, from, names) ? [] : [`imports the package ${from}`];
  if (!/\.(tsx?|mjs)$/.test(from)) return [`imports ${from} without its extension`];
  const target = posix.join(posix.dirname(path), from);
  if (isIn(target, key) && findRow(target) === key) return [];
  const allowed = row.own?.some((own) => isIn(target, own) && isOpen(key, target)) ?? false;
  const asTypes = row.types?.some((own) => isIn(target, own)) ?? false;
  if (allowed || (asTypes && typesOnly)) return [];
  return [`imports ${target}${asTypes ? ' as a value and not as types only' : ''}`];
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether an import is allowed between platforms. No platform imports another, and of the shared part only the table of hosts imports platforms. */
function isOpen(key: string, target: string): boolean {
  if (key === 'entry' || !target.startsWith('platform/')) return true;
  if (isHostValue(target)) return key === 'library' || key === 'platform/hosts.ts' || key === posix.dirname(target);
  return ['platform', 'platform/devices'].includes(findRow(target) ?? '');
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

/** The imported name. An import that cannot be read, such as `import(name)`, gets a name that no row allows. */
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
