/** The tests of the page: its columns, and what is asked of one of them. There may be a hundred thousand, so none of them is an object. */
import type { PageData, Status, TestDetail } from '../render/html/page-data.ts';
import { capped } from '../text/escape.ts';
import { findDiff, findValues } from '../text/expected.ts';
import type { OneTest } from '../text/run-one.ts';

const STATUSES: Readonly<Record<string, Status>> = {
  p: 'passed',
  k: 'flaky',
  f: 'failed',
  e: 'errored',
  s: 'skipped',
  m: 'missing',
};

const SEPARATOR = ' › ';

/** A letter for each earlier run, and times that are known, both newest last. */
interface Past {
  readonly outcomes: string;
  readonly times: readonly (number | null)[];
}

/** The longest values in a line. */
const MAX_VALUE = 60;

function gistOf(line: string, message: string, detail: string): string {
  const diff = findDiff(detail) ?? findDiff(message);
  const of = (kind: 'expected' | 'received') =>
    diff
      ?.find((one) => one.kind === kind)
      ?.text.trim()
      .replace(/,$/, '');
  const [expected, received] = [of('expected'), of('received')];
  const values = diff === undefined ? findValues(message, detail) : expected && received && { expected, received };
  if (!values || (line.includes(values.expected) && line.includes(values.received))) return line;
  return `expected ${capped(values.expected, MAX_VALUE)}, received ${capped(values.received, MAX_VALUE)} · ${line}`;
}

export class Tests {
  readonly count: number;
  readonly data: PageData;
  readonly #details: ReadonlyMap<number, TestDetail>;
  readonly #gists = new Map<number, string>();
  #searched: readonly string[] | undefined;
  #pasts: ReadonlyMap<number, string> | undefined;
  #places: ReadonlyMap<string, number> | undefined;

  constructor(data: PageData) {
    this.data = data;
    this.count = data.tests.status.length;
    this.#details = new Map(data.details.map((detail) => [detail.at, detail]));
  }

  status = (at: number): Status => STATUSES[this.data.tests.status.charAt(at)] ?? 'skipped';
  isBad = (at: number): boolean => 'fem'.includes(this.data.tests.status.charAt(at));
  name = (at: number): string => this.data.tests.name[at] ?? '';
  group = (at: number): string => this.#text('groups', this.data.tests.group[at]);
  file = (at: number): string => this.#text('filePaths', this.data.tests.file[at]);
  unit = (at: number): string => this.#text('unitIds', this.data.tests.unit[at]);
  axis = (at: number): string => this.#text('axes', this.data.tests.axis[at]);
  /** Who owns its file: `payments, web`. Empty for nobody. */
  owner = (at: number): string => this.#text('owners', this.data.tests.fileOwners?.[this.data.tests.file[at] ?? -1]);
  shard = (at: number): number => this.data.tests.shard[at] ?? 0;

  /** What earlier runs said of the test. Undefined where no run knows it. */
  past(at: number): Past | undefined {
    const { past } = this.data;
    if (past === undefined || this.status(at) === 'missing') return undefined;
    this.#pasts ??= new Map(past.at.map((place, index) => [place, past.outcomes[index] ?? '']));
    const outcomes = this.#pasts.get(at) ?? 'p'.repeat(past.runs.length);
    return outcomes === '' ? undefined : { outcomes, times: past.times[at] ?? [] };
  }

  detail = (at: number): TestDetail | undefined => this.#details.get(at);

  ms(at: number): number | undefined {
    const ms = this.data.tests.ms[at] ?? -1;
    return ms < 0 ? undefined : ms;
  }

  /** The name in its file: `totals › adds tax`. */
  title = (at: number): string => [this.group(at), this.name(at)].filter((part) => part !== '').join(SEPARATOR);

  /** The full name, as the log and the summary say it. */
  id(at: number): string {
    const file = this.file(at);
    const title = this.title(at);
    const axis = this.axis(at);
    return `${file === '' || file === title ? title : `${file}${SEPARATOR}${title}`}${axis === '' ? '' : ` [${axis}]`}`;
  }

  /** What a command for this test needs to know. */
  one = (at: number): OneTest => ({
    file: this.file(at),
    unit: this.unit(at),
    group: this.group(at),
    name: this.name(at),
  });

  message = (at: number): string => this.detail(at)?.message ?? '';

  /** Its failure in a line: the values that differ, where the first line of its message does not have them, and that line. */
  gist(at: number): string {
    const known = this.#gists.get(at);
    if (known !== undefined) return known;
    const [line = ''] = this.message(at).trimStart().split('\n', 1);
    const gist = gistOf(line, this.message(at), this.detail(at)?.detail ?? '');
    this.#gists.set(at, gist);
    return gist;
  }

  /** What a search looks in, in lower case. */
  searched(at: number): string {
    this.#searched ??= Array.from({ length: this.count }, (_, one) =>
      `${this.id(one)}\n${this.message(one)}`.toLowerCase(),
    );
    return this.#searched[at] ?? '';
  }

  /** The address of a test in the hash. Another test of the same name, or one with a long name, has its number. */
  address(at: number): string {
    const id = this.id(at);
    return id.length <= MAX_ADDRESS && this.#placeOf(id) === at ? id : `@${at}`;
  }

  find(address: string): number | undefined {
    const place = this.#placeOf(address);
    if (place !== undefined) return place;
    const number = /^@(\d+)$/.exec(address)?.[1];
    return number !== undefined && Number(number) < this.count ? Number(number) : undefined;
  }

  #placeOf(id: string): number | undefined {
    if (this.#places === undefined) {
      const places = new Map<string, number>();
      for (let at = this.count - 1; at >= 0; at--) places.set(this.id(at), at);
      this.#places = places;
    }
    return this.#places.get(id);
  }

  #text(table: 'groups' | 'filePaths' | 'unitIds' | 'axes' | 'owners', place: number | undefined): string {
    return place === undefined || place < 0 ? '' : (this.data.tests[table]?.[place] ?? '');
  }
}

const MAX_ADDRESS = 300;
