import type { Endpoint } from '../catalogue/catalogue.ts';
import type { Context } from '../context.ts';
import { type EndpointReference, parseEndpointReference, referenceTo } from '../scopes/endpoint-reference.ts';
import { searchIn } from '../scopes/search.ts';
import type { Choice, Questions } from './questions.ts';

/** What people make an app for, and the calls that it takes. */
const TASKS: readonly { readonly name: string; readonly calls: readonly string[] }[] = [
  { name: 'Create meetings', calls: ['POST /users/{userId}/meetings'] },
  { name: 'List and read meetings', calls: ['GET /users/{userId}/meetings', 'GET /meetings/{meetingId}'] },
  {
    name: 'Change, end and delete meetings',
    calls: [
      'PATCH /meetings/{meetingId}',
      'PUT /meetings/{meetingId}/status',
      'DELETE /meetings/{meetingId}',
    ],
  },
  { name: 'See who took part in past meetings', calls: ['GET /past_meetings/{meetingId}/participants'] },
  {
    name: 'Read cloud recordings',
    calls: ['GET /users/{userId}/recordings', 'GET /meetings/{meetingId}/recordings'],
  },
  {
    name: 'Create and list webinars',
    calls: ['POST /users/{userId}/webinars', 'GET /users/{userId}/webinars'],
  },
  { name: "List and read the account's users", calls: ['GET /users', 'GET /users/{userId}'] },
];

/** Results of a search that are worth looking through. */
const MOST_FOUND = 60;

function choiceOf(endpoint: Endpoint): Choice<Endpoint | null> {
  return {
    name: `${endpoint.method} ${endpoint.path}`,
    value: endpoint,
    description: `${endpoint.summary} (${endpoint.product})`,
  };
}

/** Asks for calls by search until no more is wanted. */
async function searchCalls(ask: Questions, endpoints: readonly Endpoint[]): Promise<Endpoint[]> {
  const chosen: Endpoint[] = [];
  const enough: Choice<Endpoint | null> = { name: 'No more', value: null };
  const textOf = (e: Endpoint) => `${e.method} ${e.path} ${e.operationId} ${e.summary}`;
  for (;;) {
    const left = endpoints.filter((endpoint) => !chosen.includes(endpoint));
    const found = await ask.search<Endpoint | null>(
      chosen.length === 0 ? 'Which call? Type to search:' : 'Another call? Type to search:',
      (typed) => {
        const matches = searchIn(left, textOf, typed).slice(0, MOST_FOUND).map(choiceOf);
        return typed === '' && chosen.length > 0 ? [enough, ...matches] : matches;
      },
    );
    if (found === null) return chosen;
    chosen.push(found);
  }
}

/** Asks what the app is for, and gives the calls that it will make, each once. */
export async function askCalls({ catalogue }: Context, ask: Questions): Promise<EndpointReference[]> {
  const tasks = await ask.several('What is the app to do?', [
    ...TASKS.map(({ name, calls }) => ({ name, value: calls, description: calls.join(', ') })),
    {
      name: 'Something else',
      value: [],
      description: `Search the ${catalogue.all().length} endpoints that Zoom publishes.`,
    },
  ]);
  const calls = tasks.flat().map((call) => parseEndpointReference(call, catalogue));
  if (tasks.some((task) => task.length === 0)) {
    calls.push(...(await searchCalls(ask, catalogue.all())).map(referenceTo));
  }
  const unique = new Map(calls.map((call) => [`${call.method} ${call.path}`, call]));
  return [...unique.values()];
}
