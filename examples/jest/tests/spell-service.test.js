const { SpellService } = require('../src/spell-service.js');

/** Flaky on purpose, and the same in every run: see README.md. */
const loaded = process.env.SHARDWISE_TRY !== '1';

describe('the spell service', () => {
  const service = new SpellService(['tea', 'sea', 'see'], { delayMs: 300, loaded });

  test('knows a word', async () => expect(await service.check('Tea')).toBe(true));
  describe('suggestions', () => {
    test('differ in one letter', async () => expect(await service.suggest('pea')).toEqual(['sea', 'tea']));
    test('never include the word itself', async () => expect(await service.suggest('see')).toEqual(['sea']));
    test('may be none', async () => expect(await service.suggest('coffee')).toEqual([]));
  });
  test('says when it cannot tell', async () => {
    await expect(new SpellService([], { loaded: false }).check('tea')).rejects.toThrow('still loading');
  });
});
