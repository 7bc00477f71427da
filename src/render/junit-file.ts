/** One JUnit file with all tests, for every tool that reads JUnit. */
import { renderMergedJUnit } from '../junit/write/write.ts';
import type { Renderer } from './renderer.ts';

export const junitFile = {
  option: 'out',
  description: 'Write the merged JUnit file here.',
  file: 'junit.xml',
  output: { name: 'junit-file', description: 'Path of the merged JUnit file.' },
  render: ({ tests, suiteErrors }) => renderMergedJUnit(tests, suiteErrors),
} as const satisfies Renderer;
