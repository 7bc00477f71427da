/** Shows a verdict on the pull request, and on the commit at the failing lines. Nothing here changes the verdict. */
import type { Options } from '../../inputs/inputs.ts';
import type { Report } from '../../model.ts';
import type { Annotation, Platform, RunContext } from '../../platform/platform.ts';
import { annotationsOf } from '../../render/annotations.ts';
import { renderCheck } from '../../render/check-text.ts';
import { renderComment, wantsComment } from '../../render/comment.ts';
import type { Links } from '../../render/links.ts';
import { capped, visible } from '../../text/escape.ts';
import type { PUBLISH_INPUTS } from './inputs.ts';

export type PublishInputs = Pick<Options<typeof PUBLISH_INPUTS>, 'comment' | 'check' | 'check-name' | 'annotations'>;

/** Addresses of the pages that were published. */
export interface Published {
  readonly comment?: string | undefined;
  readonly check?: string | undefined;
}

/** @param passed whether the job passes, which the check repeats */
export async function publish(
  report: Report,
  passed: boolean,
  inputs: PublishInputs,
  links: Links,
  { host, context, publisher, log }: Platform,
): Promise<Published> {
  const annotations = annotationsOf(report, inputs.annotations, host);
  const check =
    inputs.check === 'false'
      ? undefined
      : await publisher.check({
          suite: report.suite,
          name: inputs['check-name'] ?? checkName(report.suite, context.triggeredBy ?? context),
          ...renderCheck(report, links, passed),
          annotations,
          required: inputs.check === 'true',
        });
  annotateJob(report, passed, check === undefined ? annotations : [], { host, log });
  const comment =
    inputs.comment === 'never'
      ? undefined
      : await publisher.comment({
          suite: report.suite,
          body: renderComment(report, check === undefined ? links : { ...links, check }),
          create: wantsComment(inputs.comment, report),
        });
  return { comment, check };
}

/** GitHub shows only the newest check of a name, so each workflow and each suite has its own name. The usual ones are left out of it. */
function checkName(suite: string, { workflow }: Pick<RunContext, 'workflow'>): string {
  const ofWorkflow = workflow === '' || workflow === 'tests' ? '' : ` of ${workflow}`;
  return `Tests${ofWorkflow}${suite === 'default' ? '' : ` (${suite})`}`;
}

/** Annotates the job. The reasons for a red job come first, so that no limit hides them. The lines that no check shows come next. */
function annotateJob(
  report: Report,
  passed: boolean,
  annotations: readonly Annotation[],
  { host, log }: Pick<Platform, 'host' | 'log'>,
): void {
  const { annotationCharacters, stepAnnotations } = host.limits;
  const title = `Shardwise: ${report.cancelled ? 'cancelled' : report.verdict}`;
  const level = passed ? 'warning' : 'failure';
  const reasons = report.reasons.map(
    (reason) => ({ level, message: shown(reason, annotationCharacters), title }) as const,
  );
  const all = [...reasons, ...annotations];
  const [failures, others] = [all.filter(isFailure), all.filter((one) => !isFailure(one))];
  for (const { message, ...place } of failures.slice(0, stepAnnotations)) log.error(message, place);
  for (const { message, ...place } of others.slice(0, stepAnnotations)) log.warning(message, place);
}

/** Makes a reason safe to print. It contains names of tests, units and files. */
const shown = (reason: string, max: number): string => capped(visible(capped(reason, max)), max);

const isFailure = ({ level }: Pick<Annotation, 'level'>): boolean => level === 'failure';
