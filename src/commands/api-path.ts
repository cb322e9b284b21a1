import { usageError } from '../errors.ts';

const ACCEPTED = 'It takes a path such as /users/me, or a URL below the API that the account logged in with.';

/**
 * The path below the API's base of what was typed: with or without `/`, `/v2` or the whole URL. The token goes nowhere
 * else.
 * @throws a usage error for a URL of another host, and for a path that would leave the API
 */
export function apiPath(text: string, apiUrl: string): string {
  if (/[\s\u0000-\u001f\u007f]/.test(text))
    throw usageError(`PATH holds blanks or control characters.`, ACCEPTED);
  const base = new URL(apiUrl);
  let path = text;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    if (!text.startsWith(`${base.origin}/`)) {
      throw usageError(
        `PATH ${text} is not of ${base.host}, and the account's token goes nowhere else.`,
        ACCEPTED,
      );
    }
    path = text.slice(base.origin.length);
  }
  if (!path.startsWith('/')) path = `/${path}`;
  const prefix = base.pathname.replace(/\/$/, '');
  if (prefix !== '' && path.startsWith(`${prefix}/`)) path = path.slice(prefix.length);
  path = path.replace(/#.*$/s, '');
  const target = new URL(base.origin + prefix + path);
  const stays = target.origin === base.origin && target.pathname.startsWith(`${prefix}/`);
  if (
    !stays ||
    path
      .split('?')[0]
      ?.split('/')
      .some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))
  ) {
    throw usageError(`PATH ${text} leaves the API.`, ACCEPTED);
  }
  return target.pathname.slice(prefix.length) + target.search;
}
