import type { Endpoint } from '../catalogue/catalogue.ts';
import { isReply, json, noContent, type Reply } from './http-message.ts';
import { listPage } from './list-page.ts';

function isList(endpoint: Endpoint): boolean {
  return /^list\b/i.test(endpoint.summary) || endpoint.granular.some((scope) => scope.includes(':list_'));
}

/** The reply of an endpoint the sandbox keeps no data for: nothing found, or done. */
export function genericReply(endpoint: Endpoint, query: URLSearchParams, now: number): Reply {
  if (endpoint.method === 'POST') return json(201, {});
  if (endpoint.method !== 'GET') return noContent();
  if (!isList(endpoint)) return json(200, {});
  const collection = endpoint.path
    .split('/')
    .findLast((segment) => segment !== '' && !segment.startsWith('{'));
  const empty = listPage(query, [], now);
  return isReply(empty) ? empty : json(200, { ...empty.head, [collection ?? 'items']: [] });
}
