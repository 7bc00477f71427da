import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { MERGE_INPUTS } from '../src/commands/merge/inputs.ts';
import { PLAN_INPUTS } from '../src/commands/plan/inputs.ts';
import { RUN_INPUTS } from '../src/commands/run/inputs.ts';
import { COMMANDS } from '../src/entry/cli-commands.ts';
import { CONFIGURABLE_INPUTS } from '../src/entry/configuration.ts';
import { MERGE_OUTPUTS, PLAN_OUTPUTS, RUN_OUTPUTS } from '../src/entry/outputs.ts';
import { VERSION } from '../src/entry/version.ts';
import { FRAMEWORKS } from '../src/frameworks/index.ts';
import { splitWords } from '../src/frameworks/shared/split-words.ts';
import type { InputTable } from '../src/inputs/inputs.ts';
import { historySchema, planSchema, reportSchema, shardRecordSchema } from '../src/model.ts';
import { renderMatrices } from '../src/platform/github/matrix.ts';
import { headline } from '../src/render/headline.ts';
import { somePlan } from './judge/samples.ts';
import { sampleReport } from './render/sample-reports.ts';
import { countWords, meanLength, sentencesOf } from './support/prose.ts';

const ROOT = join(import.meta.dirname, '..');
const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Action {
  readonly folder: string;
  readonly repository: string;
  readonly main: string;
  readonly inputs: InputTable;
  readonly outputs: Readonly<Record<string, string>>;
}

const ACTIONS: readonly Action[] = [
  {
    folder: 'plan-action',
    repository: 'org/shard-plan',
    main: '../dist/plan/index.js',
    inputs: PLAN_INPUTS,
    outputs: PLAN_OUTPUTS,
  },
  { folder: '.', repository: 'org/shard-run', main: 'dist/run/index.js', inputs: RUN_INPUTS, outputs: RUN_OUTPUTS },
  {
    folder: 'merge-action',
    repository: 'org/shard-merge',
    main: '../dist/merge/index.js',
    inputs: MERGE_INPUTS,
    outputs: MERGE_OUTPUTS,
  },
];

/** The workflow that others call. */
const CALLED: Pick<Action, 'repository' | 'inputs'> = {
  repository: 'org/shardwise/.github/workflows/sharded-tests.yml',
  inputs: parseYaml(readFileSync(join(ROOT, '.github/workflows/sharded-tests.yml'), 'utf8')).on.workflow_call.inputs,
};

describe.each(ACTIONS)('the action $repository', ({ folder, main, inputs, outputs }) => {
  const action = parseYaml(readText(join(folder, 'action.yml')));

  test('has the inputs of the code in action.yml', () => {
    const expected = Object.entries(inputs).map(([name, { description, required, default: value }]) => [
      name,
      { description, ...(required ? { required } : {}), ...(value === undefined ? {} : { default: value }) },
    ]);
    expect(Object.entries(action.inputs)).toEqual(expected);
  });

  test('has the outputs of the code in action.yml', () => {
    expect(Object.entries(action.outputs)).toEqual(
      Object.entries(outputs).map(([name, description]) => [name, { description }]),
    );
  });

  test('runs its own bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main });
  });

  test('has the inputs of the code in its README', () => {
    const expected = Object.entries(inputs).map(([name, { description, required, default: value }]) => [
      `\`${name}\``,
      description,
      required ? 'required' : value === undefined ? '' : `\`${value}\``,
    ]);
    expect(tableBetween(readText(join(folder, 'README.md')), 'inputs')).toEqual(expected);
  });

  test('has the outputs of the code in its README', () => {
    const expected = Object.entries(outputs).map(([name, description]) => [`\`${name}\``, description]);
    expect(tableBetween(readText(join(folder, 'README.md')), 'outputs')).toEqual(expected);
  });

  test('every default is a value that its own input takes', () => {
    for (const input of Object.values(inputs)) {
      if (input.default !== undefined) expect(() => input.parse(input.default ?? '')).not.toThrow();
    }
  });
});

/** Cells of the rows of a generated table, its head left out. */
function tableBetween(markdown: string, marker: string): string[][] {
  const [, body = ''] = new RegExp(`<!-- ${marker} -->\n([\\s\\S]*?)\n<!-- /${marker} -->`).exec(markdown) ?? [];
  const rows = body.split('\n').slice(2);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

describe('generated and counted files', () => {
  test.each([
    ['plan', planSchema],
    ['shardwise-shard', shardRecordSchema],
    ['history', historySchema],
    ['report', reportSchema],
  ])('schema/%s.schema.json is what the code checks', (name, schema) => {
    const stored = JSON.parse(readText(`schema/${name}.schema.json`));
    expect(stored).toEqual({
      title: `${name}, version ${schema.shape.version.value}`,
      ...JSON.parse(JSON.stringify(z.toJSONSchema(schema))),
    });
  });

  test('docs/frameworks/README.md tells what each framework can do', () => {
    const yes = (ability: unknown) => (ability === undefined ? '' : 'yes');
    const expected = FRAMEWORKS.map(({ name, title, versions, unit, list, select, ownRetries, ...row }) => [
      `[\`${name}\`](${name}.md)`,
      title,
      versions ?? '',
      unit ?? 'a file',
      yes(row.countDefinitions),
      list?.counts === true ? 'with exact counts' : yes(list),
      yes(row.imports),
      select?.parts ?? '',
      ownRetries ?? '',
      yes(row.coverage),
      row.tells ?? '',
    ]);
    expect(tableBetween(readText('docs/frameworks/README.md'), 'frameworks')).toEqual(expected);
  });

  test('the README names the frameworks that are found by themselves', () => {
    const [, sentence = ''] = /<!-- frameworks -->\n(.*)\n<!-- \/frameworks -->/.exec(readText('README.md')) ?? [];
    const found = FRAMEWORKS.filter(({ patterns }) => patterns.length > 0).map(({ title }) => title);
    expect(/: (.*?)\. /.exec(sentence)?.[1]?.split(', ')).toEqual(found);
  });

  test('the version of the program is that of the package, and the changelog tells of it', () => {
    const { version } = JSON.parse(readText('package.json'));
    expect(VERSION).toBe(version);
    expect(readText('CHANGELOG.md')).toMatch(new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\b`, 'm'));
  });
});

const NOT_OURS = /(^|\/)(node_modules|dist|lib|release|coverage|fixtures|\.[^./][^/]*)\//;
const documents = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.md') && !NOT_OURS.test(path))
  .sort();

/** Readers lose the thread of longer ones. */
const MAX_MEAN_WORDS = 15;

describe.each(documents)('%s', (document) => {
  const markdown = readText(document);

  test('links to files and headings that exist', () => {
    const prose = markdown.replace(/```[\s\S]*?```/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    const broken = links.filter((link) => !/^(https?|mailto):/.test(link) && !leadsSomewhere(document, link));
    expect(broken).toEqual([]);
  });

  test(`has sentences of less than ${MAX_MEAN_WORDS} words on average`, () => {
    const sentences = sentencesOf(markdown);
    const longest = sentences.toSorted((a, b) => countWords(b) - countWords(a)).slice(0, 3);
    expect(meanLength(sentences) < MAX_MEAN_WORDS ? [] : longest).toEqual([]);
  });

  test('uses our actions with inputs that they have', () => {
    const problems = stepsOf(markdown).flatMap(({ uses, inputs }) => {
      const action = [...ACTIONS, CALLED].find(({ repository }) => uses === `${repository}@v1`);
      if (action === undefined) return [`${uses} is none of our actions`];
      const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required);
      return [
        ...inputs.filter((name) => !Object.hasOwn(action.inputs, name)).map((name) => `${uses} has no input ${name}`),
        ...required.filter((name) => !inputs.includes(name)).map((name) => `${uses} is not given ${name}`),
      ];
    });
    expect(problems).toEqual([]);
  });

  test('calls commands with options that they have', () => {
    const problems = commandLines(markdown).flatMap((line) => {
      const [name = '', ...words] = line;
      const command = COMMANDS.find((candidate) => candidate.name === name);
      if (command === undefined) return ['help', '--help', '--version'].includes(name) ? [] : [`no command ${name}`];
      // What follows is a command of the user's.
      const own = command.runs && words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
      return own
        .filter((word) => word.startsWith('--'))
        .map((word) => word.slice(2).replace(/=.*/, ''))
        .filter((option) => !Object.hasOwn(command.table, option))
        .map((option) => `${name} has no --${option}`);
    });
    expect(problems).toEqual([]);
  });
});

/** Pages of frameworks without a row of their own. */
const RECIPES = ['cypress', 'dotnet'];
const frameworkPages = [...FRAMEWORKS.map(({ name }) => name).filter((name) => name !== 'custom'), ...RECIPES].sort();

/** The rows of the table at the top of a framework's page: what is found, and what is passed. */
const PAGE_ROWS = ['recognised by', 'unit', 'run as'];

/** The sections of a framework's page, and the headings that they may have. */
const PAGE_SECTIONS = {
  workflow: /^A workflow$/,
  retries: /^Retries$/,
  attachments: /^Attachments(?:: .+)?$/,
  coverage: /^Coverage$/,
  comingFrom: /^Coming from .+$/,
  limits: /^Limits$/,
} as const;

test('the page of the called workflow has each of its inputs', () => {
  const page = readText('docs/reusable-workflow.md');
  for (const input of Object.keys(CALLED.inputs)) expect(page).toContain(`\`${input}\``);
});

test('every framework and every recipe has a page, and there are no other pages', () => {
  const pages = readdirSync(join(ROOT, 'docs/frameworks')).map((file) => file.replace(/\.md$/, ''));
  expect(pages.filter((page) => page !== 'README' && page !== 'custom').sort()).toEqual(frameworkPages);
});

describe.each(frameworkPages)('the page of %s', (name) => {
  const markdown = readText(`docs/frameworks/${name}.md`);
  const row = FRAMEWORKS.find((framework) => framework.name === name);
  const section = (kind: keyof typeof PAGE_SECTIONS): string => sectionsOf(markdown, PAGE_SECTIONS[kind])[0] ?? '';

  test('says in a table what is found and what is passed', () => {
    const rows = [...markdown.matchAll(/^\| ([a-z ]+?) +\| \S/gm)].map(([, cell]) => cell);
    expect(rows).toEqual(expect.arrayContaining(PAGE_ROWS));
  });

  test.each(Object.entries(PAGE_SECTIONS))('has one section about %s', (_, heading) => {
    const texts = sectionsOf(markdown, heading);
    expect(texts).toHaveLength(1);
    expect(sentencesOf(texts[0] ?? '')).not.toEqual([]);
  });

  test('has a workflow with all three actions', () => {
    expect(new Set(stepsOf(section('workflow')).map(({ uses }) => uses))).toEqual(
      new Set(ACTIONS.map(({ repository }) => `${repository}@v1`)),
    );
  });

  test('tells of the retries of Shardwise and of its own', () => {
    expect(section('retries')).toContain('`retries` of the run action');
    expect(section('retries')).toContain(row?.ownRetries?.replaceAll('`', '') ?? '');
  });

  test('has a step that uploads what tests write, or says where it is', () => {
    const step = section('workflow').includes('actions/upload-artifact@');
    expect(step || section('attachments').includes('(README.md#attachments)')).toBe(true);
  });

  test('links to the steps of its coverage, where each try keeps its data', () => {
    expect(row?.coverage === undefined || section('coverage').includes('(../coverage.md#')).toBe(true);
  });
});

/** The texts below the headings of the second level that are like this. */
const sectionsOf = (markdown: string, heading: RegExp): string[] =>
  [...markdown.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)]
    .filter(([, title = '']) => heading.test(title))
    .map(([, , text = '']) => text);

test('the step that uploads other files gives those of each shard and attempt a name of their own', () => {
  const [text = ''] = sectionsOf(readText('docs/frameworks/README.md'), PAGE_SECTIONS.attachments);
  const [[step]] = codeBlocks(text, 'yaml').map((block) => parseYaml(block));
  expect(step).toMatchObject({ if: 'always()', uses: 'actions/upload-artifact@v6' });
  const used = [...step.with.name.matchAll(/\$\{\{ ([\w.]+) \}\}/g)].map(([, value]) => value);
  expect(used).toEqual(['matrix.suite', 'matrix.shard', 'github.run_attempt']);
});

test('sentences are those of paragraphs and list items, and code in them is one word', () => {
  const page = [
    '# A heading',
    'One `two three. Four` five. jest is\nfour words! (Or "none".) Right?',
    '- An item: [a link](https://example.org), without an end',
    '- A second. With `code --here`.\n\n  A paragraph in it.\n\n  1. An inner item.',
    '| A | table |\n| - | - |\n| is | none. |',
    '```sh\nneither is code.\n```',
    '<!-- nor is a comment. -->',
  ].join('\n\n');
  const sentences = sentencesOf(page).toSorted();
  expect(sentences).toEqual([
    '(Or "none".)',
    'A paragraph in it.',
    'A second.',
    'An inner item.',
    'An item: a link, without an end',
    'One code five.',
    'Right?',
    'With code.',
    'jest is four words!',
  ]);
  expect(sentences.map(countWords)).toEqual([2, 4, 2, 3, 7, 3, 1, 2, 4]);
  expect(meanLength(sentences)).toBeCloseTo(28 / 9);
  expect(meanLength([])).toBe(0);
});

test('the checks above find what is in the README', () => {
  const readme = readText('README.md');
  expect(new Set(stepsOf(readme).map(({ uses }) => uses))).toEqual(
    new Set(ACTIONS.map(({ repository }) => `${repository}@v1`)),
  );
  expect(commandLines(readme).map(([name]) => name)).toEqual(expect.arrayContaining(['plan', 'split', 'run', 'merge']));
  expect(leadsSomewhere('README.md', 'nowhere.md')).toBe(false);
  expect(leadsSomewhere('README.md', '#nowhere')).toBe(false);
});

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), decodeURIComponent(path));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || headings(readText(target)).includes(anchor);
}

/** As GitHub makes anchors of them. */
const headings = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );

const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))].map(
    ([, , body = '']) => body,
  );

interface Step {
  readonly uses: string;
  readonly inputs: readonly string[];
}

/** Steps that use `org/...`, in whole workflows and in fragments of one. */
function stepsOf(markdown: string): Step[] {
  return codeBlocks(markdown, 'ya?ml').flatMap((block) => found(parseYaml(block)));
}

function found(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(found);
  if (typeof value !== 'object' || value === null) return [];
  const { uses, with: inputs } = value as { uses?: unknown; with?: object };
  const step = typeof uses === 'string' && uses.startsWith('org/');
  return [...(step ? [{ uses, inputs: Object.keys(inputs ?? {}) }] : []), ...Object.values(value).flatMap(found)];
}

/** The words after `shardwise` in shell examples, up to a pipe, a redirection or a comment. */
const commandLines = (markdown: string): string[][] =>
  [...codeBlocks(markdown, '(?:sh|bash|shell|console)'), ...codeBlocks(markdown, '')]
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => [...line.matchAll(/(?:^|\s)(?:npx )?shardwise ([^#|>]*)/g)])
    .map(([, words = '']) => splitWords(words.trim()));

describe('the workflow of the README', () => {
  const [, text = ''] = /<!-- workflow -->\n```yaml\n([\s\S]*?)```/.exec(readText('README.md')) ?? [];
  const workflow = parseYaml(text);

  test('reads only outputs that the plan action has', () => {
    const used = [...text.matchAll(/steps\.plan\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !Object.hasOwn(PLAN_OUTPUTS, name ?? ''))).toEqual([]);
  });

  test('hands every output that a later job reads on', () => {
    const used = [...text.matchAll(/needs\.plan\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !Object.hasOwn(workflow.jobs.plan.outputs, name ?? ''))).toEqual([]);
  });

  test('reads only fields that a row of the matrix has', () => {
    const [row] = JSON.parse(renderMatrices([somePlan()]).matrix).include;
    const used = [...text.matchAll(/matrix\.([\w-]+) \}\}/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !Object.hasOwn(row, name ?? ''))).toEqual([]);
  });

  test('merges whatever happened before', () => {
    expect(workflow.jobs.merge.if).toBe('always()');
    expect(workflow.jobs.test.strategy['fail-fast']).toBe(false);
  });

  test('asks for no more than reading', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });
});

test('the pictures in the README show what their texts say', () => {
  const [, happened = ''] = /: (.*)/.exec(headline(sampleReport('pull-request'))) ?? [];
  expect(happened).toBe('1 new and 1 known failure in 600 tests');
  expect(readText('README.md')).toMatch(new RegExp(`alt="[^"]*${happened}`));
});

test('the settings in the README are ones that a repository may set', () => {
  const examples = codeBlocks(readText('README.md'), 'yaml')
    .map((block) => parseYaml(block))
    .filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !('jobs' in value));
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    expect(Object.keys(example).filter((name) => ![...CONFIGURABLE_INPUTS, 'suites'].includes(name))).toEqual([]);
  }
});
