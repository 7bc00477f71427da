/** Writes the files that are generated from the code: action.yml files, the tables in the READMEs, the JSON Schemas, the table of frameworks. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { eventSchema } from '../lib/events/event.js';
import { FRAMEWORKS } from '../lib/frameworks/index.js';
import { historySchema, planSchema, reportSchema, shardRecordSchema } from '../lib/model.js';
import { ACTIONS } from './actions.mjs';
import { libraryOptions, libraryStoredTypes } from './library-types.mjs';

const SCHEMAS = {
  plan: planSchema,
  'shardwise-shard': shardRecordSchema,
  history: historySchema,
  report: reportSchema,
};

for (const action of ACTIONS) {
  writeFileSync(join(action.folder, 'action.yml'), actionYaml(action));
  rewrite(join(action.folder, 'README.md'), (text) => withTables(text, action));
}
rewrite('README.md', (text) => between(text, 'frameworks', [frameworkSentence()]));
rewrite(join('docs', 'frameworks', 'README.md'), (text) => between(text, 'frameworks', frameworkTable()));
mkdirSync('schema', { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const json = { title: `${name}, version ${schema.shape.version.value}`, ...z.toJSONSchema(schema) };
  writeSchema(name, json);
}
writeSchema('events', { title: 'a line of events.ndjson, version 1', ...z.toJSONSchema(eventSchema, { io: 'input' }) });

const INPUTS = join('src', 'library', 'inputs.ts');
const STORED = join('src', 'library', 'stored.ts');
writeFileSync(INPUTS, libraryOptions());
writeFileSync(STORED, await libraryStoredTypes());
execFileSync(process.execPath, [
  join('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
  'format',
  '--write',
  INPUTS,
  STORED,
]);

function writeSchema(name, json) {
  writeFileSync(join('schema', `${name}.schema.json`), `${JSON.stringify(json, null, 2)}\n`);
}

function actionYaml({ folder, bundle, name, description, icon, inputs, outputs }) {
  const document = {
    name,
    description,
    branding: { icon, color: 'blue' },
    inputs: mapValues(inputs, (input) => ({
      description: input.description,
      ...(input.required ? { required: true } : {}),
      ...(input.default === undefined ? {} : { default: input.default }),
    })),
    outputs: mapValues(outputs, (text) => ({ description: text })),
    runs: { using: 'node24', main: folder === '.' ? `dist/${bundle}/index.js` : `../dist/${bundle}/index.js` },
  };
  return `# Generated from src/commands/*/inputs.ts and src/entry/outputs.ts by "npm run docs".\n${stringify(document, { lineWidth: 0 })}`;
}

function withTables(readme, { inputs, outputs }) {
  const inputRows = Object.entries(inputs).map(
    ([name, { description, default: value, required }]) =>
      `| \`${name}\` | ${cell(description)} | ${required ? 'required' : value === undefined ? '' : `\`${value}\``} |`,
  );
  const outputRows = Object.entries(outputs).map(([name, text]) => `| \`${name}\` | ${cell(text)} |`);
  return between(
    between(readme, 'inputs', ['| Input | Meaning | Default |', '| --- | --- | --- |', ...inputRows]),
    'outputs',
    ['| Output | Meaning |', '| --- | --- |', ...outputRows],
  );
}

function frameworkSentence() {
  const titles = FRAMEWORKS.filter(({ patterns }) => patterns.length > 0).map(({ title }) => title);
  return `Shardwise finds the framework by itself: ${titles.join(', ')}. Nothing has to be added to the project.`;
}

function frameworkTable() {
  const yes = (ability) => (ability === undefined ? '' : 'yes');
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const rows = FRAMEWORKS.map(
    ({
      name,
      title,
      versions = '',
      unit = 'a file',
      countDefinitions,
      list,
      imports,
      select,
      ownRetries = '',
      coverage,
      tells = '',
    }) =>
      row([
        `[\`${name}\`](${name}.md)`,
        title,
        versions,
        unit,
        yes(countDefinitions),
        list?.counts ? 'with exact counts' : yes(list),
        yes(imports),
        select?.parts ?? '',
        ownRetries,
        yes(coverage),
        tells,
      ]),
  );
  return [
    row([
      '`framework`',
      'What it is',
      'Tested',
      'Unit',
      'Counts',
      'Lists',
      'Affected',
      'Runs parts',
      'Own retries',
      'Coverage',
      'Events',
    ]),
    row(Array(11).fill('---')),
    ...rows,
  ];
}

function rewrite(path, change) {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

function between(text, marker, lines) {
  const pattern = new RegExp(`(<!-- ${marker} -->\n)[\\s\\S]*?(<!-- /${marker} -->)`);
  if (!pattern.test(text)) throw new Error(`the markers ${marker} are missing`);
  return text.replace(pattern, (_, start, end) => `${start}${lines.join('\n')}\n${end}`);
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
