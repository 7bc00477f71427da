/** Signs in and reads the account, as a page does: two requests, one after the other. */
export async function signIn(service, user, password) {
  const { session } = await ask(service, '/login', { user, password });
  return ask(service, '/account', { session });
}

async function ask(service, path, body) {
  const response = await fetch(new URL(path, service), { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer.problem}`);
  return answer;
}
