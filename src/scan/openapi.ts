import type { FoundCall } from './found-call.ts';
import { verbIn } from './http-verb.ts';
import { below, LONGEST } from './value.ts';
import { addressIn, cleanedPath } from './zoom-address.ts';

/** What an OpenAPI document says, whatever it is written in. */
export interface OpenApiDocument {
  /** The addresses that its paths are below. */
  readonly servers: readonly string[];
  readonly operations: readonly {
    readonly path: string;
    readonly method: string;
    readonly servers: readonly string[];
    readonly offset: number;
  }[];
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head']);

/** A value of a document, in JSON or YAML. */
export interface DocumentNode {
  readonly text: string | undefined;
  readonly offset: number;
  members(): readonly { readonly name: string; readonly offset: number; readonly value: DocumentNode }[];
  items(): readonly DocumentNode[];
}

function child(node: DocumentNode | undefined, name: string): DocumentNode | undefined {
  return node?.members().find((member) => member.name === name)?.value;
}

/** `https://{region}.zoom.us` with the defaults of its variables. */
function serverUrl(server: DocumentNode): string[] {
  const url = child(server, 'url')?.text;
  if (url === undefined) return [];
  const variables = child(server, 'variables');
  return [
    url
      .slice(0, LONGEST)
      .replace(
        /\{([^{}]{1,100})\}/g,
        (whole, name: string) => child(child(variables, name), 'default')?.text ?? whole,
      ),
  ];
}

function serversOf(node: DocumentNode | undefined): string[] {
  return (child(node, 'servers')?.items() ?? []).flatMap(serverUrl);
}

/** Reads a document as OpenAPI 3 or Swagger 2; undefined for what is neither. */
export function openApiDocument(root: DocumentNode): OpenApiDocument | undefined {
  const version = child(root, 'openapi')?.text ?? child(root, 'swagger')?.text;
  const paths = child(root, 'paths');
  if (version === undefined || paths === undefined || !/^[23]/.test(version)) return undefined;
  const host = child(root, 'host')?.text;
  const servers =
    host === undefined ? serversOf(root) : [`https://${host}${child(root, 'basePath')?.text ?? ''}`];
  const operations = paths.members().flatMap(({ name: path, value: item }) =>
    item
      .members()
      .filter(({ name }) => METHODS.has(name))
      .map(({ name, offset, value }) => {
        const own = [...serversOf(value), ...serversOf(item)];
        return { path, method: name, servers: own, offset };
      }),
  );
  return { servers, operations };
}

/** The calls that an OpenAPI document describes, where its server is Zoom's. */
export function openApiCalls({ servers, operations }: OpenApiDocument): FoundCall[] {
  return operations.flatMap(({ path, method, servers: own, offset }): FoundCall[] => {
    const server = (own.length > 0 ? own : servers).find((url) => addressIn(url)?.kind === 'zoom');
    const address = server === undefined ? undefined : addressIn(below(server, path));
    const clean = address?.kind === 'zoom' ? cleanedPath(address.path) : undefined;
    if (clean === undefined) return [];
    return [
      {
        offset,
        method: verbIn(method),
        path: clean.path,
        sure: true,
        onlyIfPublished: false,
        onlyIfDistinctive: false,
      },
    ];
  });
}
