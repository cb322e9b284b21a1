import type { HttpClient } from '../http/http-client.ts';

/**
 * Plays the browser of a person who allows access: opens the authorize URL of a sandbox as one of its users and
 * follows the redirect to the waiting login.
 * @throws an Error when the sandbox or the login does not do its part
 */
export async function allowAs(user: string, authorizeUrl: string, http: HttpClient): Promise<void> {
  const url = new URL(authorizeUrl);
  url.searchParams.set('sandbox_user', user);
  const consent = await http({ method: 'GET', url: url.href });
  const callback = consent.headers.location;
  if (consent.status !== 302 || callback === undefined)
    throw new Error(`the sandbox answered the consent with HTTP ${consent.status}`);
  const page = await http({ method: 'GET', url: callback });
  if (page.status !== 200) throw new Error(`the login answered its callback with HTTP ${page.status}`);
}
