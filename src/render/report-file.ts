/** The report as JSON, for machines. */
import { REPORT_FILE } from '../model.ts';
import { renderInPieces } from '../stored.ts';
import type { Renderer } from './renderer.ts';

export const reportFile = {
  option: 'json',
  description: 'Write the report as JSON here.',
  file: REPORT_FILE,
  output: { name: 'report-file', description: 'Path of report.json.' },
  render: ({ report }) => renderInPieces(report),
} as const satisfies Renderer;
