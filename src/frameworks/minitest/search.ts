/** The test files of a Minitest project: those of Rails, those that the Rakefile names in plain texts, or those with the usual names. */
import type { Project, Search } from '../framework.ts';
import { GEMFILES } from '../ruby/bundler.ts';
import { stripRuby } from '../shared/source-text.ts';

export const TEST_HELPERS = ['test/test_helper.rb', 'test/helper.rb', 'test/minitest_helper.rb'];
const RAKEFILES = ['Rakefile', 'rakefile', 'Rakefile.rb'];
const RAILS = 'bin/rails';
export const MINITEST_PROJECT_FILES: readonly string[] = [...TEST_HELPERS, ...RAKEFILES, ...GEMFILES, RAILS];

const NO_HELPERS = ['!**/test_helper.rb', '!**/test_helpers/**'];
export const MINITEST_PATTERNS: readonly string[] = ['test/**/*_test.rb', 'test/**/test_*.rb', ...NO_HELPERS];

export const isTestHelper = (file: string): boolean => /(?:^|\/)test_helper(?:\.rb$|s\/)/.test(file);

/** `rails test` leaves out system tests. */
const RAILS_PATTERNS = ['test/**/*_test.rb', '!test/{system,dummy,fixtures}/**'];

export const isRails = ({ texts }: Pick<Project, 'texts'>): boolean => texts.has(RAILS);

export function searchMinitest(project: Pick<Project, 'texts'>): Search {
  if (isRails(project)) return { patterns: RAILS_PATTERNS, configuration: RAILS };
  const file = RAKEFILES.find((name) => project.texts.has(name));
  const named = file === undefined ? undefined : filesIn(project.texts.get(file) ?? '');
  if (file === undefined || named === undefined) return { patterns: MINITEST_PATTERNS };
  const { globs, isCode } = named;
  return {
    patterns: globs.length > 0 ? globs : MINITEST_PATTERNS,
    ...(globs.length > 0 && { configuration: file }),
    notFollowed: isCode ? [`the test files in ${file}: they are code`] : [],
  };
}

/** The Rakefile, where it makes a task that runs tests. */
export function rakefileWithTests({ texts }: Pick<Project, 'texts'>): string | undefined {
  return RAKEFILES.find((name) => makesTestTask(texts.get(name) ?? ''));
}

const makesTestTask = (rakefile: string): boolean => /\bTestTask\b/.test(stripRuby(rakefile));

/** `t.pattern = "..."`, and lists such as `t.test_files = FileList["...", "..."].exclude("...")` and `t.test_globs = [...]`. */
const SETTING = /\.(?:pattern|test_files|test_globs)[ \t]*=(?![=~])[ \t]*([^\n]*)/g;
const LIST =
  /^(?:(?:FileList|Dir)?\[([^\][]*)\]|(?:Dir\.glob|FileList\.new)\(([^()]*)\)|((?:"[^"]*"|'[^']*')))(?:\.exclude\(([^()]*)\))?$/;

/** The files of the test tasks in a Rakefile. Undefined where none names them. */
function filesIn(rakefile: string): { readonly globs: readonly string[]; readonly isCode: boolean } | undefined {
  const settings = [...rakefile.matchAll(SETTING)].map(([, value = '']) => value.trim());
  if (settings.length === 0 || !makesTestTask(rakefile)) return undefined;
  const lists = settings.map(globsOf);
  return { globs: lists.flatMap((list) => list ?? []), isCode: lists.includes(undefined) };
}

/** The globs of a list of plain texts; undefined for other code. */
function globsOf(value: string): string[] | undefined {
  const [, inBrackets, inCall, single, excluded = ''] = LIST.exec(value) ?? [];
  const list = inBrackets ?? inCall ?? single;
  const includes = list === undefined ? undefined : textsIn(list);
  const excludes = textsIn(excluded);
  return includes && excludes && [...includes, ...excludes.map((glob) => `!${glob}`)];
}

/** The texts of a list; undefined where it has anything else. */
function textsIn(list: string): string[] | undefined {
  const texts = [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, plain]) => double ?? plain ?? '');
  const isPlain = list.replace(/"[^"]*"|'[^']*'/g, '').replace(/[\s,]/g, '') === '';
  return isPlain && !texts.some((text) => text.includes('#{')) ? texts : undefined;
}
