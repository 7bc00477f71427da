/** Each worker has a shop of its own, on a free port. So shards and workers do not disturb each other. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test as base } from '@playwright/test';
import { createShop } from '../src/shop';

export { expect } from '@playwright/test';

// biome-ignore lint/complexity/noBannedTypes: there are no fixtures of single tests
export const test = base.extend<{}, { shop: string }>({
  shop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the needed fixtures here
    async ({}, use) => {
      const server = createShop().listen(0, '127.0.0.1');
      await once(server, 'listening');
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ shop }, use) => use(shop),
});
