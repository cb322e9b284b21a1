import type { FoundCall } from './found-call.ts';
import { verbIn } from './http-verb.ts';
import { items, type JsonNode, member, textOf } from './json-tree.ts';
import { addressIn, cleanedPath } from './zoom-address.ts';

export function isHar(root: JsonNode): boolean {
  return member(member(root, 'log'), 'entries')?.type === 'array';
}

/** The requests to Zoom that a browser or proxy recorded. */
export function harCalls(root: JsonNode): FoundCall[] {
  return items(member(member(root, 'log'), 'entries')).flatMap((entry): FoundCall[] => {
    const request = member(entry, 'request');
    const url = member(request, 'url');
    const method = verbIn(textOf(member(request, 'method')) ?? '');
    const address = addressIn(textOf(url) ?? '');
    // What a browser asks before it sends the call itself is none.
    if (url === undefined || address?.kind !== 'zoom' || method === 'OPTIONS') return [];
    const clean = cleanedPath(address.path);
    if (clean === undefined) return [];
    const sure = clean.certain && method !== undefined;
    return [
      {
        offset: url.offset,
        method,
        path: clean.path,
        sure,
        onlyIfPublished: false,
        onlyIfDistinctive: false,
      },
    ];
  });
}
