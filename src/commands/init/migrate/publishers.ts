/** The actions that publish JUnit files. One row for each: where it says which files, and what divides them. */

export interface Publisher {
  readonly title: string;
  readonly uses: RegExp;
  /** Its input with the paths of the reports. */
  readonly paths: string;
  readonly usual: string;
  /** What its reports must be, where it reads others too. */
  readonly reads?: { readonly input: string; readonly junit: RegExp };
}

export const PUBLISHERS: readonly Publisher[] = [
  {
    title: 'dorny/test-reporter',
    uses: /^(?:dorny|phoenix-actions)\/test-report(?:er|ing)@/,
    paths: 'path',
    usual: '**/*.xml',
    reads: { input: 'reporter', junit: /junit/ },
  },
  {
    title: 'mikepenz/action-junit-report',
    uses: /^mikepenz\/action-junit-report@/,
    paths: 'report_paths',
    usual: '**/junit-reports/TEST-*.xml',
  },
  {
    title: 'EnricoMi/publish-unit-test-result-action',
    uses: /^EnricoMi\/publish-unit-test-result-action(?:\/\w+)*@/i,
    paths: 'files',
    usual: '**/*.xml',
  },
  { title: 'test-summary/action', uses: /^test-summary\/action@/, paths: 'paths', usual: '**/*.xml' },
];

export const publisherOf = (uses: unknown): Publisher | undefined =>
  PUBLISHERS.find((publisher) => publisher.uses.test(String(uses ?? '')));

/** The globs of the reports. */
export const globsOf = ({ paths, usual }: Publisher, inputs: Readonly<Record<string, unknown>>): readonly string[] =>
  String(inputs[paths] ?? usual)
    .split(/[,\n]/)
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '');
