/** Where nothing but test files point to a framework, their sources say which one it is. */
import { afterEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const UNITTEST = 'import unittest\nclass A(unittest.TestCase):\n    def test_a(self): pass\n';
const PLAIN = 'def test_a(): pass\n';
const BUN = "import { test } from 'bun:test';\ntest('a', () => {});\n";

test.each<[string, Values]>([
  ['unittest', { 'test_a.py': UNITTEST, 'test_b.py': '' }],
  ['pytest', { 'test_a.py': UNITTEST, 'test_b.py': PLAIN }],
  ['pytest', { 'test_a.py': UNITTEST, 'conftest.py': '' }],
  ['pytest', { 'test_a.py': PLAIN }],
  ['bun', { 'a.test.ts': BUN }],
  ['node', { 'a.test.js': "import { test } from 'node:test';\ntest('a', () => {});\n" }],
])('%s: %j', async (framework, files) => {
  project = await createProject(files);
  const { plan } = await project.plan({ discovery: 'static' });
  expect(plan.framework).toBe(framework);
});
