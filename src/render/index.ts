/** The table of renderers: the files that a merge can write. Options, outputs and kept files derive from these rows. */
import { codeQualityFile } from './code-quality-file.ts';
import { ctrfFile } from './ctrf-file.ts';
import { htmlFile } from './html/html-file.ts';
import { junitFile } from './junit-file.ts';
import type { Renderer } from './renderer.ts';
import { reportFile } from './report-file.ts';
import { summaryFile } from './summary.ts';

export const RENDERERS = [
  reportFile,
  junitFile,
  summaryFile,
  htmlFile,
  ctrfFile,
  codeQualityFile,
] as const satisfies readonly Renderer[];

type RendererRow = (typeof RENDERERS)[number];
type KeptRow = Extract<RendererRow, { readonly output: unknown }>;
export type FileOption = RendererRow['option'];
export type FileOutput = KeptRow['output']['name'];

/** The rows whose files are kept after the job. */
export const KEPT: readonly KeptRow[] = RENDERERS.filter((row) => 'output' in row);

/** The rows whose files a run writes unasked. */
const USUAL: readonly RendererRow[] = RENDERERS.filter((row) => !('onDemand' in row));

/** A value for each kept row, by the name of its output. */
export const byOutput = <T>(make: (row: KeptRow) => T): Readonly<Record<FileOutput, T>> =>
  Object.fromEntries(KEPT.map((row) => [row.output.name, make(row)])) as Record<FileOutput, T>;

/** Where to write the files, by their options. A file without a place is not written. */
export type Places = Readonly<Partial<Record<FileOption, string | undefined>>>;

/** Places for files in one folder. */
export const placesIn = (folder: string, rows: readonly RendererRow[] = USUAL): Places =>
  Object.fromEntries(rows.map(({ option, file }) => [option, `${folder}/${file}`]));
