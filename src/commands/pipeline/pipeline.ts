/** A pipeline that a plan writes for a CI whose jobs must be known before it starts. Each CI has one file, and a row in the table (`index.ts`). */
import type { Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';

export interface Pipeline {
  /** Value of the input `ci`. */
  readonly name: string;
  /** Where it is written, relative to the repository. */
  readonly file: string;
  /** The file of the user's own with the set-up of the jobs. */
  readonly template: string;
  /** @throws UsageError */
  render(request: PipelineRequest): string;
}

export interface PipelineRequest extends Pick<Platform, 'context'> {
  readonly plans: readonly Plan[];
  /** The user's own file, and where it is. */
  readonly template: { readonly path: string; readonly text: string | undefined };
  /** What starts this program in a job. */
  readonly command: string;
}
