import type { FoundCall } from './found-call.ts';
import { harCalls, isHar } from './har.ts';
import { items, type JsonNode, jsonTree } from './json-tree.ts';
import { type DocumentNode, openApiCalls, openApiDocument } from './openapi.ts';
import { isPostmanCollection, postmanCalls } from './postman.ts';

function ofJson(node: JsonNode): DocumentNode {
  return {
    text: node.type === 'string' || node.type === 'literal' ? node.value : undefined,
    offset: node.offset,
    members: () =>
      node.type === 'object' ? node.members.map((one) => ({ ...one, value: ofJson(one.value) })) : [],
    items: () => items(node).map(ofJson),
  };
}

/** The calls in a JSON file: a Postman collection, a HAR file, an OpenAPI document; other JSON makes none. */
export function jsonCalls(text: string): FoundCall[] {
  const root = jsonTree(text);
  if (root === undefined) return [];
  if (isPostmanCollection(root)) return postmanCalls(root);
  if (isHar(root)) return harCalls(root);
  const document = openApiDocument(ofJson(root));
  return document === undefined ? [] : openApiCalls(document);
}
