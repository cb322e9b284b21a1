import type { Endpoint } from '../catalogue/catalogue.ts';
import { isReply, json, noContent, type Reply } from './http-message.ts';
import { listPage } from './list-page.ts';
import { type Lists, madeUpItems } from './lists.ts';

function isList(endpoint: Endpoint): boolean {
  return /^list\b/i.test(endpoint.summary) || endpoint.granular.some((scope) => scope.includes(':list_'));
}

/** The reply of an endpoint the sandbox keeps no data for: nothing found, or as many items as lists are to have, or done. */
export function genericReply(
  endpoint: Endpoint,
  query: URLSearchParams,
  clock: { readonly now: number; readonly lists: Lists },
): Reply {
  if (endpoint.method === 'POST') return json(201, {});
  if (endpoint.method !== 'GET') return noContent();
  if (!isList(endpoint)) return json(200, {});
  const collection = endpoint.path
    .split('/')
    .findLast((segment) => segment !== '' && !segment.startsWith('{'));
  const page = listPage(query, madeUpItems(clock.lists.items), clock);
  if (isReply(page)) return page;
  const head = JSON.stringify({ ...page.head, [collection ?? 'items']: null });
  return { ...json(200, {}), body: `${head.slice(0, -'null}'.length)}[${page.items.join(',')}]}` };
}
