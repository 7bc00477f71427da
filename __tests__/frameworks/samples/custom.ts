import type { Sample } from '../samples.ts';

/** A test framework in a few lines: a test file is a list of "name outcome". */
const RUNNER = `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const [junit, ...files] = process.argv.slice(2);
let bad = false;
const cases = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\\n').map((line) => {
  const [name, outcome] = line.split(' ');
  if (outcome === 'noted') appendFileSync(process.env.RAN, 'ran\\n');
  const tag = { fails: '<failure/>', breaks: '<error/>', skipped: '<skipped/>' }[outcome] ?? '';
  bad ||= outcome === 'fails' || outcome === 'breaks';
  const path = file.replace(/^\\.\\//, '').replace(/[&<>"]/g, (character) => '&#' + character.charCodeAt(0) + ';');
  return '<testcase name="' + name + '" file="' + path + '">' + tag + '</testcase>';
}));
writeFileSync(junit, '<testsuites><testsuite name="all">' + cases.join('') + '</testsuite></testsuites>');
process.exitCode = bad ? 1 : 0;
`;

export const sample: Sample = {
  fileName: (stem) => `${stem}.list`,
  passing: 'stands_alone noted\nis_nested passes\n',
  failing: 'passes passes\nfails fails\n',
  crashing: 'file breaks\n',
  skipping: 'is_left_out skipped\n',
  example: { none: 'it stands for any framework that has no row' },
  impossible: [],
  command: [process.execPath, 'runner.mjs', '{junit}', '{tests}'],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: false,
  job: {
    added: { none: "only the project's own command knows its files" },
    ends: { none: 'what ends a process is up to the tool' },
    killed: { none: 'what kills a process is up to the tool' },
    retried: { none: 'retries are up to the tool' },
    narrow: { none: 'arguments are up to the tool' },
  },
  configuration: [['runner.mjs', RUNNER]],
};
