import { type ApiServer, apiEndpoint } from './api.ts';
import { APP_NAME } from './app.ts';
import { AUTHORIZE_PATH, type AuthorizationServer, authorizeEndpoint, decideEndpoint } from './authorize.ts';
import {
  DEVICE_COMPLETE,
  DEVICE_PAGE,
  type DeviceServer,
  deviceCodeEndpoint,
  deviceDecision,
  devicePage,
} from './device-endpoint.ts';
import { apiError, decodeSegment, json, type Reply, type SandboxRequest } from './http-message.ts';
import { messagePage } from './page.ts';
import { PICTURES, picture } from './pictures.ts';
import { RECORDINGS, recordingEndpoint } from './recordings.ts';
import { revokeEndpoint, tokenEndpoint } from './token-endpoint.ts';

export type Server = AuthorizationServer & DeviceServer & ApiServer;

type Route = (server: Server, request: SandboxRequest) => Reply;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/': {
    GET: () =>
      messagePage(200, APP_NAME, 'This is a Zoom of your own, for programs to try and to test against.'),
  },
  [AUTHORIZE_PATH]: { GET: authorizeEndpoint, POST: decideEndpoint },
  '/oauth/token': { POST: tokenEndpoint },
  '/oauth/revoke': { POST: revokeEndpoint },
  '/oauth/devicecode': { POST: deviceCodeEndpoint },
  [DEVICE_PAGE]: {
    GET: (server, { query }) => devicePage(server, query.get('user_code')),
    POST: deviceDecision,
  },
};

function methodNotAllowed(methods: readonly string[]): Reply {
  return json(405, { code: 405, message: 'Method Not Allowed' }, { Allow: methods.join(', ') });
}

/** Finds who answers a request. What is none of the OAuth server's is the REST API's. */
export function route(server: Server, request: SandboxRequest): Reply {
  const { method, pathname } = request;
  const methods = Object.hasOwn(ROUTES, pathname) ? ROUTES[pathname] : undefined;
  if (methods) {
    // A HEAD must change nothing, but with automatic consent the authorization endpoint issues a code.
    const asked = method === 'HEAD' && pathname !== AUTHORIZE_PATH ? 'GET' : method;
    const answer = Object.hasOwn(methods, asked) ? methods[asked] : undefined;
    return answer ? answer(server, request) : methodNotAllowed(Object.keys(methods));
  }
  if (pathname.startsWith(DEVICE_COMPLETE)) {
    if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET']);
    return devicePage(server, decodeSegment(pathname.slice(DEVICE_COMPLETE.length)));
  }
  if (pathname.startsWith(RECORDINGS)) return recordingEndpoint(server, request);
  if (pathname.startsWith(PICTURES)) return picture(server.files, pathname);
  if (pathname.startsWith('/v2/')) return apiEndpoint(server, request, '/v2', pathname.slice('/v2'.length));
  const elsewhere = server.catalogue.findByPath(pathname).some((endpoint) => endpoint.base !== null);
  if (elsewhere) return apiEndpoint(server, request, '', pathname);
  return apiError(404, 2300, 'This API endpoint is not recognized.');
}
