/** Shows a verdict on the pull request, and on the commit at the failing lines. Nothing here changes the verdict. */
import type { Options } from '../../inputs/inputs.ts';
import type { Report } from '../../model.ts';
import type { Annotation, Platform, RunContext } from '../../platform/platform.ts';
import { annotationsOf } from '../../render/annotations.ts';
import { renderChecks } from '../../render/check-text.ts';
import { renderComments, wantsComment } from '../../render/comment.ts';
import { renderFlakyIssue } from '../../render/flaky-issue.ts';
import type { Links } from '../../render/links.ts';
import type { Shown } from '../../render/page.ts';
import { worstFirst } from '../../render/suites.ts';
import { capped, visible } from '../../text/escape.ts';
import type { PUBLISH_INPUTS } from './inputs.ts';

export type PublishInputs = Pick<
  Options<typeof PUBLISH_INPUTS>,
  'comment' | 'check' | 'check-name' | 'annotations' | 'flaky-issue'
>;

/** Addresses of the pages that were published. */
export interface Published {
  readonly comment?: string | undefined;
  readonly check?: string | undefined;
  readonly flakyIssue?: string | undefined;
}

/**
 * @param shown the reports, each with its links
 * @param passed whether the job passes, which the check repeats
 */
export async function publish(
  shown: readonly Shown[],
  passed: boolean,
  inputs: PublishInputs,
  links: Links,
  platform: Platform,
): Promise<Published> {
  const { host, context, publisher, log } = platform;
  const reports = shown.map(({ report }) => report);
  const suite = ownerOf(reports.map((report) => report.suite));
  const annotations = annotationsOf(reports, inputs.annotations, host);
  const check =
    inputs.check === 'false'
      ? undefined
      : await publisher.check({
          suite,
          name: inputs['check-name'] ?? nameOf('Tests', suite, context.triggeredBy ?? context),
          ...renderChecks(shown, links, passed),
          annotations,
          required: inputs.check === 'true',
        });
  annotateJob(reports, passed, check === undefined ? annotations : [], { host, log });
  const comment = await publishComment(
    shown,
    inputs.comment,
    check === undefined ? links : { ...links, check },
    publisher,
  );
  const flakyIssue = inputs['flaky-issue'] ? await publishFlakyIssue(reports, links, platform) : undefined;
  return { comment, check, flakyIssue };
}

/** Returns the address of the comment, where there is one. */
export async function publishComment(
  shown: readonly Shown[],
  mode: PublishInputs['comment'],
  links: Links,
  publisher: Platform['publisher'],
): Promise<string | undefined> {
  if (mode === 'never') return undefined;
  const reports = shown.map(({ report }) => report);
  return publisher.comment({
    suite: ownerOf(reports.map(({ suite }) => suite)),
    body: renderComments(shown, links),
    create: reports.some((report) => wantsComment(mode, report)),
  });
}

/** Only runs of the default branch write it. One that taught nothing leaves it as it is. */
async function publishFlakyIssue(
  reports: readonly Report[],
  links: Links,
  { context, publisher }: Pick<Platform, 'context' | 'publisher'>,
): Promise<string | undefined> {
  const run = context.triggeredBy ?? context;
  const boards = reports.flatMap(({ suite, flakyBoard: board }) => (board === undefined ? [] : [{ suite, board }]));
  if (!run.isBase || boards.length < reports.length) return undefined;
  const suite = ownerOf(reports.map((report) => report.suite));
  return publisher.flakyIssue?.({
    suite,
    title: nameOf('Flaky tests', suite, run),
    body: renderFlakyIssue(boards, links),
    create: boards.some(({ board }) => board.all > 0),
  });
}

/** In place of the name of a suite: all suites that one merge judged. No suite can have this name. */
const ALL_SUITES = '*';

/** Whose a text about these suites is. */
export const ownerOf = ([first, ...others]: readonly string[]): string =>
  first === undefined || others.length > 0 ? ALL_SUITES : first;

/** GitHub shows only the newest check of a name, so each workflow and each suite has its own name. The usual ones are left out of it. */
function nameOf(what: string, suite: string, { workflow }: Pick<RunContext, 'workflow'>): string {
  const ofWorkflow = workflow === '' || workflow === 'tests' ? '' : ` of ${workflow}`;
  const ofSuite = suite === ALL_SUITES ? 'all suites' : suite;
  return `${what}${ofWorkflow}${suite === 'default' ? '' : ` (${ofSuite})`}`;
}

/** Annotates the job. The reasons for a red job come first, so that no limit hides them. The lines that no check shows come next. */
function annotateJob(
  reports: readonly Report[],
  passed: boolean,
  annotations: readonly Annotation[],
  { host, log }: Pick<Platform, 'host' | 'log'>,
): void {
  const { annotationCharacters, stepAnnotations } = host.limits;
  const level = passed ? 'warning' : 'failure';
  const reasons = worstFirst(reports, (report) => report).flatMap((report) => {
    const title = `Shardwise: ${reports.length > 1 ? `${report.suite} ` : ''}${report.cancelled ? 'cancelled' : report.verdict}`;
    return report.reasons.map(
      (reason) => ({ level, message: visibleReason(reason, annotationCharacters), title }) as const,
    );
  });
  const all = [...reasons, ...annotations];
  const [failures, others] = [all.filter(isFailure), all.filter((one) => !isFailure(one))];
  for (const { message, ...place } of failures.slice(0, stepAnnotations)) log.error(message, place);
  for (const { message, ...place } of others.slice(0, stepAnnotations)) log.warning(message, place);
}

/** Makes a reason safe to print. It contains names of tests, units and files. */
const visibleReason = (reason: string, max: number): string => capped(visible(capped(reason, max)), max);

const isFailure = ({ level }: Pick<Annotation, 'level'>): boolean => level === 'failure';
