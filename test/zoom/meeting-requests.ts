import { Ajv } from 'ajv';
import schema from './meeting-requests.schema.json' with { type: 'json' };

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(schema, 'meetings');

export type MeetingRequest = Exclude<keyof (typeof schema)['definitions'], 'recurrence'>;

/** What is wrong with a body by Zoom's published names and types; empty when nothing is. */
export function faultsOf(request: MeetingRequest, body: unknown): string[] {
  const pointer = request.replaceAll('~', '~0').replaceAll('/', '~1');
  const validate = ajv.getSchema(`meetings#/definitions/${encodeURIComponent(pointer)}`);
  if (validate === undefined) throw new Error(`no schema for ${request}`);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
  );
}

/** The schema that a request's line is checked against; undefined for requests without a body. */
export function requestKind(method: string, path: string): MeetingRequest | undefined {
  if (method === 'POST' && /^\/v2\/users\/[^/]+\/meetings$/.test(path))
    return 'POST /users/{userId}/meetings';
  if (method === 'PATCH' && /^\/v2\/meetings\/[^/]+$/.test(path)) return 'PATCH /meetings/{meetingId}';
  if (method === 'PUT' && /^\/v2\/meetings\/[^/]+\/status$/.test(path))
    return 'PUT /meetings/{meetingId}/status';
  return undefined;
}
