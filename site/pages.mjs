/**
 * The table of pages: the groups of the navigation, and in each the files that it shows, as paths in the repository. A group with `all` has
 * every further page of that folder, in the order of its titles. The title of a page is its first heading.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '..');

/** The landing page is the only page that is no document of the repository. */
export const HOME = 'site/index.md';

export const GROUPS = [
  {
    title: 'Start',
    pages: [
      'README.md',
      'docs/choosing.md',
      'docs/reusable-workflow.md',
      'docs/other-tools.md',
      'docs/migrating.md',
      'docs/troubleshooting.md',
    ],
  },
  { title: 'Frameworks', pages: ['docs/frameworks/README.md'], all: 'docs/frameworks' },
  {
    title: 'Plan and run',
    pages: [
      'docs/affected.md',
      'docs/suites.md',
      'docs/matrix.md',
      'docs/pools.md',
      'docs/devices.md',
      'docs/queue.md',
      'docs/regions.md',
      'docs/scale.md',
      'docs/watch.md',
    ],
  },
  {
    title: 'Results',
    pages: [
      'docs/what-people-see.md',
      'docs/page.md',
      'docs/merged-junit.md',
      'docs/coverage.md',
      'docs/attachments.md',
      'docs/re-runs.md',
      'docs/quarantine.md',
    ],
  },
  {
    title: 'Trust',
    pages: ['docs/permissions.md', 'docs/security.md', 'docs/faults.md', 'SECURITY.md'],
  },
  { title: 'Other CIs', pages: ['docs/ci/README.md', 'docs/gitlab.md'], all: 'docs/ci' },
  {
    title: 'Reference',
    pages: [
      'plan-action/README.md',
      'merge-action/README.md',
      'docs/library.md',
      'docs/file-formats.md',
      'CHANGELOG.md',
    ],
  },
  {
    title: 'Background',
    pages: [
      'docs/how-it-works.md',
      'docs/comparison.md',
      'docs/benchmarks.md',
      'CONTRIBUTING.md',
      'docs/adrs/README.md',
    ],
    all: 'docs/adrs',
  },
];

/** Files beside the pages. */
const FILES = readdirSync(join(REPOSITORY, 'docs/pictures')).map((file) => `docs/pictures/${file}`);

/** Places of files that are not in `docs`. */
const PLACES = {
  [HOME]: 'index.md',
  'README.md': 'quick-start.md',
  'plan-action/README.md': 'actions/plan.md',
  'merge-action/README.md': 'actions/merge.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'report-a-vulnerability.md',
  'examples/demo/README.md': 'demo/index.md',
};

/** Where a file of the repository is in the site: `docs/ci/README.md` is `ci/index.md`. */
export const placeOf = (source) =>
  PLACES[source] ?? source.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md');

/** The text of a file of the repository. */
export const readSource = (source) => readFileSync(join(REPOSITORY, source), 'utf8');

export const titleOf = (source) =>
  source === 'README.md' ? 'Quick start' : (/^# (.+)$/m.exec(readSource(source))?.[1] ?? source);

const byTitle = (one, other) => (titleOf(one).toLowerCase() < titleOf(other).toLowerCase() ? -1 : 1);

function sourcesOf({ pages, all }) {
  if (all === undefined) return pages;
  const others = readdirSync(join(REPOSITORY, all))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${all}/${file}`)
    .filter((source) => !pages.includes(source));
  return [...pages, ...others.sort(byTitle)];
}

/** All files of the repository that the site has. */
export const allSources = () => [HOME, ...FILES, ...GROUPS.flatMap(sourcesOf)];

/** The groups with the pages that they really have: `{ source, place, title }`. */
export const navigation = () =>
  GROUPS.map((group) => ({
    title: group.title,
    pages: sourcesOf(group).map((source) => ({ source, place: placeOf(source), title: titleOf(source) })),
  }));
