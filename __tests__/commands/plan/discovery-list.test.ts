import { afterEach, expect, test } from '@jest/globals';
import { isInstalled } from '../../support/tools.ts';
import { createProject, type LocalProject } from '../project.ts';

const PYTEST = {
  'pytest.ini': '[pytest]\npython_files = check_*.py test_*.py\n',
  'check_c.py': 'def test_c():\n    pass\n',
  'test_a.py': "import pytest\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n):\n    pass\n",
  'test_none.py': '',
};

let project: LocalProject;
afterEach(() => project.remove());

async function listed(values: Readonly<Record<string, string>> = {}) {
  project = await createProject(PYTEST);
  const { plan } = await project.plan({ framework: 'pytest', discovery: 'list', ...values });
  return { units: plan.units.map(({ id, tests }) => [id, tests]), warnings: plan.warnings.join('\n') };
}

const hasPytest = await isInstalled('pytest');
const title = (name: string) => (hasPytest ? name : `${name} (skipped: pytest is not installed)`);
const withPytest = hasPytest ? test : test.skip;

withPytest(title("asked, the framework finds files that only the project's own configuration names"), async () => {
  expect((await listed()).units).toEqual([
    ['check_c.py', 1],
    ['test_a.py', 2],
  ]);
});

withPytest(title('globs choose among them, and a file without a test is named'), async () => {
  const { units, warnings } = await listed({ tests: 'test_*.py' });
  expect(units).toEqual([['test_a.py', 2]]);
  expect(warnings).toContain('pytest lists no tests in test_none.py: the plan leaves this out');
});
