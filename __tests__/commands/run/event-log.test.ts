import { expect, test } from '@jest/globals';
import { openEventLog } from '../../../src/commands/run/event-log.ts';
import type { Platform } from '../../../src/platform/platform.ts';

/** A platform that keeps what is written and warned. */
function keeping() {
  const kept = { text: '', warnings: [] as string[] };
  const writer = {
    write: (text: string) => {
      kept.text += text;
    },
    close: async () => undefined,
  };
  const platform = {
    files: { openWriter: async () => writer },
    log: { warning: (text: string) => kept.warnings.push(text) },
    now: () => new Date(0),
  } as unknown as Platform;
  return { kept, platform };
}

const done = (batch: string) => ({ event: 'tests-done', batch, tests: 3 }) as const;

test('events that there is no room for are a warning, once, and those before them stay whole lines', async () => {
  const { kept, platform } = keeping();
  const log = await openEventLog('events.ndjson', platform, () => {}, 300);
  for (let at = 0; at < 10; at++) log.note(done('try-1'));
  await log.close();
  const lines = kept.text.trimEnd().split('\n');
  expect(kept.text.length).toBeLessThan(300);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(lines.map(() => 'tests-done'));
  expect(kept.warnings).toEqual(['the events of this shard are not whole: there is room for 300 characters']);
});

test('events that all fit are no warning', async () => {
  const { kept, platform } = keeping();
  const log = await openEventLog('events.ndjson', platform);
  log.note(done('try-1'));
  await log.close();
  expect(kept.warnings).toEqual([]);
});
