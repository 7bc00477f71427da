/** Replaces actions that publish JUnit files: by the merge of a job that was migrated, or by a merge of the files alone. */
import { type Block, dropped, type Edit, type WorkflowText } from '../../../inputs/workflow-text.ts';
import { writeYaml } from '../../../inputs/yaml.ts';
import { ORGANISATION } from '../workflow.ts';
import { indented } from './our-jobs.ts';
import { globsOf, type Publisher, publisherOf } from './publishers.ts';
import { type Job, openJob, recordOf } from './read-job.ts';

interface Publishing {
  readonly edits: readonly Edit[];
  readonly did: readonly string[];
  readonly left: readonly string[];
}

const NOTHING: Publishing = { edits: [], did: [], left: [] };

/**
 * @param done the jobs that run shards of a plan now
 * @param splitting all jobs that split their tests, also those that stay as they are
 */
export function publisherEdits(
  text: WorkflowText,
  done: ReadonlySet<string>,
  splitting: ReadonlySet<string>,
): Publishing {
  const all = text.keys(['jobs']).flatMap((name) => {
    const job = openJob(text, name);
    const follows = (names: ReadonlySet<string>) => [name, ...job.needs].some((one) => names.has(one));
    if (!follows(done) && follows(splitting)) return [NOTHING];
    return follows(done)
      ? [withoutPublishers(job, done)]
      : publishersOf(job).map(({ at, publisher }) => merged(job, at, publisher));
  });
  return {
    edits: all.flatMap(({ edits }) => edits),
    did: all.flatMap(({ did }) => did),
    left: all.flatMap(({ left }) => left),
  };
}

const publishersOf = ({ steps }: Job): readonly { readonly at: number; readonly publisher: Publisher }[] =>
  steps.flatMap(({ uses }, at) => {
    const publisher = publisherOf(uses);
    return publisher === undefined ? [] : [{ at, publisher }];
  });

/** Steps that only bring files for a publisher. */
const BRINGS_FILES = /^actions\/(?:checkout|download-artifact)@/;

/** The merge shows what the publishers showed. A job that did nothing else goes. */
function withoutPublishers(job: Job, done: ReadonlySet<string>): Publishing {
  const { text, name, steps } = job;
  const found = publishersOf(job);
  if (found.length === 0) return NOTHING;
  const titles = found.map(({ publisher }) => publisher.title).join(', ');
  const rest = steps.filter((_, at) => !found.some((one) => one.at === at));
  const isNeeded = text.keys(['jobs']).some((other) => openJob(text, other).needs.includes(name));
  const isWhole = !done.has(name) && !isNeeded && rest.every(({ uses }) => BRINGS_FILES.test(String(uses)));
  const block = text.block(['jobs', name]) as Block;
  if (isWhole)
    return {
      ...NOTHING,
      edits: [{ from: text.withComments(block.from), to: block.to, text: '' }],
      did: [`Job ${name} only published reports with ${titles}, so it is removed: the merge shows them.`],
    };
  return {
    ...NOTHING,
    edits: found.flatMap(({ at }) => dropped(text, ['jobs', name, 'steps', at]) ?? []),
    did: [`Job ${name}: ${titles} is removed, because the merge shows the results.`],
  };
}

/** A merge without a plan, of the same files. */
function merged({ text, name, steps }: Job, at: number, publisher: Publisher): Publishing {
  const { title, reads } = publisher;
  const inputs = recordOf(steps[at]?.['with']);
  const where = `Job ${name}, ${title}`;
  if (reads !== undefined && !reads.junit.test(String(inputs[reads.input] ?? '')))
    return {
      ...NOTHING,
      left: [
        `${where}: it reads ${inputs[reads.input]}, and Shardwise reads JUnit. Let the tests write JUnit, or keep the step.`,
      ],
    };
  if (inputs['artifact'] !== undefined || inputs['event_file'] !== undefined)
    return {
      ...NOTHING,
      left: [
        `${where}: it publishes what another workflow has uploaded. docs/permissions.md has the workflow to write in its place.`,
      ],
    };
  const step = text.block(['jobs', name, 'steps', at]) as Block;
  if (step.isInline)
    return { ...NOTHING, left: [`${where}: the step is written on one line, in braces. Write it over several lines.`] };
  const own = {
    if: 'always()',
    uses: `${ORGANISATION}/shard-merge@v1`,
    with: { junit: globsOf(publisher, inputs).join('\n') },
  };
  const kept = steps[at]?.['name'] === undefined ? own : { name: steps[at]['name'], ...own };
  return {
    edits: [{ from: step.from, to: step.to, text: indented(writeYaml(kept), step.indent).slice(step.indent) }],
    did: [`${where}: the merge reads the same files, and fails the job where a test failed or there is no report.`],
    left: [],
  };
}
