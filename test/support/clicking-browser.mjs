// A browser for BROWSER, and a person before it: opens the URL, allows access as the sandbox user that SANDBOX_USER names,
// and follows the redirects.
const user = process.env.SANDBOX_USER ?? 'dev@example.com';
const url = new URL(process.argv.at(-1));
url.searchParams.set('sandbox_user', user);
const consent = await fetch(url);
const [, ticket] = /name="ticket" value="([^"]+)"/.exec(await consent.text()) ?? [];
if (ticket !== undefined) {
  const body = new URLSearchParams({ ticket, user, decision: 'allow' });
  await (await fetch(new URL('/oauth/authorize', url), { method: 'POST', body })).text();
}
