import { expect, test } from '@jest/globals';
import { openShardLog } from '../../../src/commands/run/shard-log.ts';
import type { Platform } from '../../../src/platform/platform.ts';

/** A platform that counts what is written, and does not keep it. */
function counting() {
  const seen = { characters: 0, end: '' };
  const writer = {
    write: (text: string) => {
      seen.characters += text.length;
      seen.end = text.slice(-200);
    },
    close: async () => undefined,
  };
  const platform = {
    files: { openWriter: async () => writer },
  } as unknown as Platform;
  return { seen, platform };
}

test('a log has an end, and says so, however much a test prints', async () => {
  const { seen, platform } = counting();
  const log = await openShardLog('log.txt', platform, false);
  const line = 'x'.repeat(1 << 24);
  for (let count = 0; count < 40; count++) log.line(line);
  log.line('the last line');
  await log.close();
  expect(seen.characters).toBeLessThan(280_000_000);
  expect(seen.end).toBe('shardwise: the rest is left out, because this log has more than 268,435,456 characters\n');
  expect(log.tail().at(-1)).toBe('the last line');
});
