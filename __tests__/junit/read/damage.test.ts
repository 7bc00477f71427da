/** Damages real reports at random: cuts them, flips bits and moves parts. */
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { corpusFiles, hasCorpus } from '../corpus.ts';
import { foldReadings, read } from '../support.ts';

// Long enough for a busy machine.
jest.setTimeout(60_000);

const SMALL = 30_000;
/** Small samples with much structure, so that random damage hits what matters. */
const OWN_SAMPLES = [
  '<testsuites><testsuite name="s" tests="2" failures="1"><testcase name="a"/><testcase name="b"><failure message="m"/></testcase></testsuite></testsuites>',
  '<testsuite name="s"><testcase name="a"><system-out><![CDATA[o]]></system-out></testcase><testcase name="b"><error><![CDATA[x > y & z]]></error></testcase></testsuite>',
  '<testsuite><!-- one --><testcase name="a"><failure>t</failure></testcase><!-- two --><testcase name="b" time="1"/></testsuite>',
  '<testsuite errors="1"><testcase name="a"/></testsuite>',
  '<testsuite><testcase name="a"><failure message="m"/></testcase><testcase name="b"/></testsuite>',
  `<testsuite><testcase name='a' time=" 1"><error/></testcase><testcase name='b' time=" 2"/><testcase name='c' time=" 3"/></testsuite>`,
];

interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
}

const samples: readonly Sample[] = [
  ...OWN_SAMPLES.map((text, at) => ({ name: `sample ${at}`, bytes: Buffer.from(text) })),
  ...[...corpusFiles()]
    .filter(({ bytes }) => bytes.length < SMALL)
    .map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) })),
];

/** Is the report ok, with at least one test and no failure? */
async function isGreen(bytes: Uint8Array): Promise<boolean> {
  const reading = await read(bytes, 512);
  if (reading.status !== 'ok' || reading.cases.tests === 0 || reading.suiteErrors.length > 0) return false;
  return foldReadings(reading).every(({ outcome }) => outcome === 'passed' || outcome === 'skipped');
}

const countFlaky = async (bytes: Uint8Array): Promise<number> =>
  foldReadings(await read(bytes)).filter(({ flaky }) => flaky).length;

/** A random index in the bytes. Half of the time it is moved to the next character that has a meaning in XML. */
const place = fc.record({
  fraction: fc.integer({ min: 0, max: 10_000 }).map((part) => part / 10_000),
  snap: fc.constantFrom('', '<', '>', '"', '</', ' '),
});
type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;

function at(bytes: Buffer, { fraction, snap }: Place): number {
  const from = Math.floor(fraction * (bytes.length - 1));
  return snap === '' ? from : Math.max(from, bytes.indexOf(snap, from));
}

const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), where: place }),
  fc.record({ kind: fc.constant('remove' as const), where: place, to: place }),
  fc.record({ kind: fc.constant('flip' as const), where: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    kind: fc.constant('copy' as const),
    from: place,
    to: place,
    where: place,
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    text: fc.constantFrom('<', '>', '&', '"', '<!--', '-->', '<![CDATA[', ']]>', '</testcase>', '/>', '\u0000', '<?'),
    where: place,
  }),
);
type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

function apply(bytes: Buffer, change: Damage): Buffer {
  const where = at(bytes, change.where);
  const [before, after] = [bytes.subarray(0, where), bytes.subarray(where)];
  switch (change.kind) {
    case 'cut':
      return before;
    case 'remove':
      return Buffer.concat([before, bytes.subarray(at(bytes, change.to))]);
    case 'flip': {
      const flipped = Buffer.from(bytes);
      flipped[where] = (flipped[where] ?? 0) ^ (1 << change.bit);
      return flipped;
    }
    case 'copy':
      return Buffer.concat([before, bytes.subarray(at(bytes, change.from), at(bytes, change.to)), after]);
    case 'insert':
      return Buffer.concat([before, Buffer.from(change.text), after]);
  }
}

describe(hasCorpus ? 'real reports' : 'samples (skipped: no corpus)', () => {
  const changed = fc.tuple(fc.constantFrom(...samples), fc.array(damage, { minLength: 1, maxLength: 3 }));

  test('however damaged, are read to the end', async () => {
    await fc.assert(
      fc.asyncProperty(changed, async ([{ bytes }, changes]) => {
        const { status, cases } = await read(changes.reduce(apply, bytes), 512);
        expect(['ok', 'damaged', 'foreign', 'empty', 'unreadable']).toContain(status);
        expect(cases.tests).toBe(cases.passed + cases.failed + cases.errored + cases.skipped);
      }),
      { numRuns: 600 },
    );
  });

  test('that are red never become green, unless the damage makes a valid green report', async () => {
    const red: Sample[] = [];
    for (const sample of samples) if (!(await isGreen(sample.bytes))) red.push(sample);
    expect(red.length).toBeGreaterThan(OWN_SAMPLES.length - 1);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...red), fc.constantFrom(...red.slice(0, OWN_SAMPLES.length))),
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        async ({ bytes }, changes) => {
          const damaged = changes.reduce(apply, bytes);
          const text = damaged.toString();
          if (!(await isGreen(damaged)) || hasNoFailure(text)) return;
          // A flip may give a test the same name as a failed test before it. That cannot be told from a retry, and it is named as one.
          const isRetry = isWellFormed(text) && (await countFlaky(damaged)) > (await countFlaky(bytes));
          expect([isRetry, text]).toEqual([true, text]);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

/** Is the document well-formed for the strict fast-xml-parser? Bare ampersands are allowed. */
const isWellFormed = (damaged: string): boolean => XMLValidator.validate(withEscapedAmpersands(damaged)) === true;

const withEscapedAmpersands = (text: string): string => text.replace(/&(?!#?\w+;)/g, '&amp;');

/** Is the document well-formed, with no element that is a failure? */
function hasNoFailure(damaged: string): boolean {
  if (!isWellFormed(damaged)) return false;
  const text = withEscapedAmpersands(damaged);
  const tree = JSON.stringify(
    new XMLParser({ preserveOrder: true, removeNSPrefix: true, maxNestedTags: 1_000 }).parse(text),
  );
  return !/"(?:.ailure|f.ilure|fa.lure|fai.ure|fail.re|failu.e|failur.|.rror|e.ror|er.or|err.r|erro.)":\[/i.test(tree);
}
