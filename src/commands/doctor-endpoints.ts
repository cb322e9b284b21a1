import type { Context } from '../context.ts';
import type { Each } from '../each.ts';
import { Failure, usageError } from '../errors.ts';
import {
  type EndpointReference,
  parseEndpointReference,
  referenceOf,
  referenceTo,
} from '../scopes/endpoint-reference.ts';
import type { AppType } from '../scopes/grant.ts';
import { tuneForLongRun, tuneForShortRun } from '../short-run.ts';
import { OWN_ENDPOINTS } from '../zoom/own-endpoints.ts';
import { joinMethods } from './endpoint-words.ts';
import { productEndpoints } from './product-endpoints.ts';
import { textFrom } from './text-input.ts';

/** The flags that name endpoints. */
export interface AskedEndpoints {
  readonly all?: boolean;
  readonly product?: string;
  readonly require?: string;
}

/** An endpoint with the line of the file that named it. */
export interface AskedEndpoint extends EndpointReference {
  readonly line?: number;
}

/** Endpoints: several times as many as Zoom publishes. */
const NO_SHORT_RUN = 8_000;

/** One endpoint a line; `#` begins a comment. */
async function fromFile(context: Context, file: string): Promise<AskedEndpoint[]> {
  const lines = (await textFrom(context, file, '--require')).split(/\r?\n/);
  const named = lines
    .map((line, index) => [line.replace(/(^|\s)#.*$/, '').trim(), index + 1] as const)
    .filter(([line]) => line !== '');
  if (named.length === 0)
    throw usageError(`--require: ${file} names no endpoint.`, 'Write one a line: POST /users/me/meetings');
  return named.map(([line, number]) => {
    try {
      return { ...parseEndpointReference(line, context.catalogue), line: number };
    } catch (error) {
      throw error instanceof Failure
        ? usageError(`--require ${file}:${number}: ${error.message}`, error.hint)
        : error;
    }
  });
}

/**
 * The endpoints that the arguments and flags name; without any, those that zoomctl's own commands use.
 * @throws a usage error for more than one way of naming them, and for what names none
 */
export async function endpointsAsked(
  context: Context,
  named: readonly string[],
  options: AskedEndpoints,
  appType: AppType,
): Promise<Each<AskedEndpoint>> {
  const { catalogue } = context;
  const ways = [
    named.length > 0,
    options.all === true,
    options.product !== undefined,
    options.require !== undefined,
  ];
  if (ways.filter(Boolean).length > 1)
    throw usageError('ENDPOINT, --all, --product and --require exclude each other.');
  if (options.all) {
    tuneForShortRun();
    return {
      forEach(visit) {
        let visited = 0;
        catalogue.forEach((endpoint) => {
          if (++visited === NO_SHORT_RUN) tuneForLongRun();
          visit(referenceTo(endpoint));
        });
      },
    };
  }
  if (options.product !== undefined) return productEndpoints(catalogue, options.product).map(referenceTo);
  if (options.require !== undefined) return fromFile(context, options.require);
  if (named.length > 0) return joinMethods(named).map((text) => parseEndpointReference(text, catalogue));
  // A Server-to-Server token belongs to nobody whom me could stand for.
  const pathFor = (path: string) => (appType === 's2s' ? path.replace('/users/me', '/users/{userId}') : path);
  return OWN_ENDPOINTS.map(({ method, path }) => referenceOf(method, pathFor(path), catalogue));
}
