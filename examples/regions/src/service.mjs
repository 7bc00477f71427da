/** A service with a login: it gives a session for the right password, and an account for a session. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const PASSWORD = 'open sesame';

export function createService() {
  const users = new Map();
  const routes = {
    'POST /login': ({ user, password }) => {
      if (password !== PASSWORD) return [401, { problem: 'wrong password' }];
      const session = randomUUID();
      users.set(session, user);
      return [200, { session }];
    },
    'POST /account': ({ session }) =>
      users.has(session) ? [200, { user: users.get(session) }] : [401, { problem: 'no session' }],
  };
  return createServer(async (request, response) => {
    const chunks = await request.toArray();
    const route = routes[`${request.method} ${request.url}`] ?? (() => [404, { problem: 'no such page' }]);
    const [status, answer] = route(JSON.parse(Buffer.concat(chunks).toString() || '{}'));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
}
