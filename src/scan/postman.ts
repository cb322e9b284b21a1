import type { FoundCall } from './found-call.ts';
import { verbIn } from './http-verb.ts';
import { items, type JsonNode, member, textOf } from './json-tree.ts';
import { isDistinctive } from './published-calls.ts';
import { hole } from './value.ts';
import { type Address, addressIn, type CleanPath, cleanedPath } from './zoom-address.ts';

/** Folders in folders deeper than this are not looked into; variables of variables neither. */
const DEEPEST = 32;
const MOST_VARIABLES_DEEP = 8;

export function isPostmanCollection(root: JsonNode): boolean {
  const schema = textOf(member(member(root, 'info'), 'schema'));
  return schema !== undefined && /schema\.(?:get)?postman\.com\/json\/collection\//.test(schema);
}

function variablesOf(node: JsonNode | undefined): Map<string, string> {
  const pairs = items(node).flatMap((variable): [string, string][] => {
    const name = textOf(member(variable, 'key')) ?? textOf(member(variable, 'id'));
    const value = textOf(member(variable, 'value'));
    return name === undefined || value === undefined || value === '' ? [] : [[name, value]];
  });
  return new Map(pairs);
}

function withVariables(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  return text.replace(/\{\{([^{}]{1,100})\}\}/g, (_, name: string) => {
    const value = variables.get(name.trim());
    return value === undefined || depth > MOST_VARIABLES_DEEP
      ? hole(name.trim())
      : withVariables(value, variables, depth + 1);
  });
}

/** The address of a request, from its text or put together from its parts. */
function rawUrl(url: JsonNode | undefined): string | undefined {
  const text = textOf(url) ?? textOf(member(url, 'raw'));
  if (text !== undefined) return text;
  const part = (name: string, separator: string): string | undefined => {
    const node = member(url, name);
    return (
      textOf(node) ??
      (node === undefined
        ? undefined
        : items(node)
            .map((item) => textOf(item) ?? '')
            .join(separator))
    );
  };
  const host = part('host', '.');
  return host === undefined ? undefined : `${host}/${part('path', '/') ?? ''}`;
}

/** `:userId` with the value that the request has for it, where that names someone. */
function withPathVariables(path: string, url: JsonNode | undefined): string {
  const values = variablesOf(member(url, 'variable'));
  return path.replace(/(?<=\/):([A-Za-z_]\w*)/g, (whole, name: string) => {
    const value = values.get(name);
    return value !== undefined && /^(?:me|[^\s/{}<>]+@[^\s/{}<>]+)$/.test(value) ? value : whole;
  });
}

/** A request with its address, which may be another API's. */
interface Request {
  readonly node: JsonNode;
  readonly offset: number;
  readonly address: Exclude<Address, { kind: 'path' }>;
  readonly clean: CleanPath;
}

function requestsIn(root: JsonNode): Request[] {
  const variables = variablesOf(member(root, 'variable'));
  const found: Request[] = [];
  const visit = (node: JsonNode, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const item of items(member(node, 'item'))) {
      visit(item, depth + 1);
      const request = member(item, 'request');
      const url = request?.type === 'string' ? request : member(request, 'url');
      const raw = rawUrl(url);
      if (request === undefined || raw === undefined) continue;
      const address = addressIn(withVariables(withPathVariables(raw, url), variables));
      if (address === undefined || address.kind === 'path') continue;
      const clean = cleanedPath(address.path);
      if (clean !== undefined)
        found.push({ node: request, offset: url?.offset ?? request.offset, address, clean });
    }
  };
  visit(root, 0);
  return found;
}

/** The requests of a Postman collection that go to Zoom. */
export function postmanCalls(root: JsonNode): FoundCall[] {
  const requests = requestsIn(root);
  // An unknown base is most likely the one that the collection's name, or one of its requests, speaks of.
  const isZooms =
    /zoom/i.test(textOf(member(member(root, 'info'), 'name')) ?? '') ||
    requests.some(({ address, clean }) => address.kind === 'zoom' || isDistinctive(clean.path));
  return requests.map(({ node, offset, address, clean }) => {
    const method = verbIn(textOf(member(node, 'method')) ?? 'GET');
    return {
      offset,
      method,
      path: clean.path,
      sure: address.kind === 'zoom' && clean.certain && method !== undefined,
      onlyIfPublished: address.byName,
      onlyIfDistinctive: address.kind === 'unnamed' && !isZooms,
    };
  });
}
