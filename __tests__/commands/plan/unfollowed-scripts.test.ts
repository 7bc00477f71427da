/** What the scripts of a project run and the plan does not follow is named, for each framework that scripts start. */
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const FILES: Values = { 'a.test.js': '', 'spec/b.js': '', 'web/test/c.test.js': '' };

async function planned(scripts: Values, values: Values = {}) {
  project = await createProject({ ...FILES, 'package.json': JSON.stringify({ scripts }) });
  const { plan } = await project.plan({ discovery: 'static', ...values });
  return { notFollowed: plan.discovery?.notFollowed, warnings: plan.warnings.join('\n'), framework: plan.framework };
}

const STARTS = { node: 'node --test', jest: 'jest' };

describe.each(Object.entries(STARTS))('with %s', (framework, run) => {
  test.each([
    [`find spec -name '*.js' | xargs ${run}`, 'the files that xargs gives to the tests in script "test"'],
    [`find spec -print0 | xargs -0 ${run}`, 'the files that xargs gives'],
    [`ls spec/*.js | /usr/bin/xargs -n1 ${run}`, 'the files that xargs gives'],
    [`find spec -name '*.js' -exec ${run} {} +`, 'the files that find gives'],
    [`cd web && ${run}`, 'the folder web of script "test"'],
    [`cd ./web/ && cd test; ${run}`, 'the folder web/test of script "test"'],
    [`pushd web && ${run} && popd`, 'the folder web of script "test"'],
    [`(cd web && ${run})`, 'the folder web of script "test"'],
    [`sh -c "cd web && ${run}"`, 'the folder web of script "test"'],
    [`cd web && bash -ec '${run}'`, 'the folder web of script "test"'],
    [`cd $WEB && ${run}`, 'the folder $WEB of script "test"'],
    [`${run} && npm --prefix web test`, '"npm --prefix web test", in web'],
    [`${run} && npm run test:unit --prefix=web`, '"npm run test:unit --prefix=web", in web'],
    [`${run} && pnpm -C web test`, '"pnpm -C web test", in web'],
    [`${run} && yarn --cwd web test`, '"yarn --cwd web test", in web'],
    [`${run} && cd web && npm test`, '"npm test", in web'],
    [`${run} && npm test --workspace web`, '"npm test --workspace web", in web'],
    [`${run} && bash run-tests.sh`, '"bash run-tests.sh"'],
    [`${run} && node lib/x.spec.js`, '"node lib/x.spec.js"'],
  ])('%s', async (script, setting) => {
    const { notFollowed, warnings } = await planned({ test: script, unit: 'tsc' }, { framework });
    expect(notFollowed).toEqual([expect.stringContaining(setting)]);
    expect(warnings).toContain(`does not follow ${notFollowed?.[0]}`);
  });

  test.each(['bash run-all.sh', 'node lib/x.spec.js', 'make check', 'npm --prefix web test', 'make -C web test'])(
    'a script test that is not understood: %s',
    async (script) => {
      const { notFollowed, warnings } = await planned({ test: script, unit: run }, { framework });
      expect(notFollowed).toEqual([`script "test" in package.json: ${JSON.stringify(script)}`]);
      expect(warnings).toContain('the plan takes other scripts, or the usual test files');
    },
  );

  test.each<Values>([
    { test: `npm run lint && ${run}`, lint: 'eslint src test' },
    { test: `npm run build && ${run}`, build: 'npm --prefix web run build && cd web && npm ci' },
    { test: `npm run unit && npm run unit; npm test`, unit: run },
    { test: `tsc -p test && ${run}` },
    { test: `npx c8 ${run}; npm i web@latest` },
    { test: 'echo "Error: no test specified" && exit 1' },
    { unit: run },
  ])('nothing is named in %j', async (scripts) => {
    expect(await planned(scripts, { framework })).toMatchObject({ notFollowed: [], warnings: '' });
  });

  test('nothing is named when the user names the tests', async () => {
    const { warnings } = await planned({ test: 'make check' }, { framework, tests: 'a.test.js' });
    expect(warnings).toBe('');
  });
});

describe('another framework in the same script is named', () => {
  test.each([
    ['ava && node --test a.test.js', 'node', 'script "test" in package.json runs AVA'],
    ['node --test a.test.js && uvu spec', 'node', 'runs uvu'],
    ['tap && node --test', 'node', 'runs tap'],
    ['jest && cd web && npx cypress run', 'jest', 'runs Cypress'],
  ])('%s', async (script, framework, named) => {
    const found = await planned({ test: script });
    expect(found.framework).toBe(framework);
    expect(found.warnings).toContain(`${named}, which this plan does not`);
    expect(found.warnings).toContain(`write "framework: ${framework}" here`);
  });

  test.each(['node --test --test-reporter tap', 'ava-lint && node --test', 'tsx --test | tap-spec'])(
    'but none in %s',
    async (script) => {
      expect((await planned({ test: script })).warnings).not.toContain('which this plan does not');
    },
  );
});

test.each([
  'cd web && pwd',
  '(cd web; true) && pwd',
  'cd web/test; cd .. && pwd',
  'pushd web && popd && pwd',
  'cd web; cd -; pwd',
])('the folder of a command is the one of the shell: %s', async (line) => {
  const { notFollowed } = await planned({ test: line.replace(/pwd$/, 'node --test') }, { framework: 'node' });
  const shell = execFileSync('bash', ['-c', line], { cwd: project.root, encoding: 'utf8' }).trim().split('\n').at(-1);
  const inside = shell?.endsWith('/web') === true ? ['the folder web of script "test" in package.json'] : [];
  expect(notFollowed).toEqual(inside);
});
