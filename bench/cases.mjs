import { fileURLToPath } from 'node:url';
import { configWithAccounts } from './many-accounts.mjs';
import { ZOOMCTL } from './sandbox.mjs';

const BARE = fileURLToPath(new URL('./bare-request.mjs', import.meta.url));
const NARROW = ['--granted', 'meeting:write:meeting user:read:user'];

/** What is measured and what it is measured against, by name: arguments of node, and the environment. */
export function commands(base, sandbox) {
  const zoomctl = (env, ...args) => ({ args: [ZOOMCTL, ...args], env });
  const create = (env) => zoomctl(env, 'meeting', 'create', '--instant', '--json');
  const accounts = (count) =>
    zoomctl(
      { ...base, HOME: sandbox.directory, ZOOMCTL_CONFIG_DIR: configWithAccounts(sandbox.directory, count) },
      'account',
      'list',
    );
  const bare = (method, path, ...body) => ({
    args: [BARE, method, `${sandbox.apiUrl}${path}`, sandbox.token, ...body],
    env: base,
  });
  const curl = (method, path, ...more) => ({
    program: 'curl',
    args: [
      '-sS',
      '-X',
      method,
      '-H',
      `Authorization: Bearer ${sandbox.token}`,
      ...more,
      `${sandbox.apiUrl}${path}`,
    ],
    env: base,
  });
  const getMe = zoomctl(sandbox.insecure, 'api', 'GET', '/users/me');
  return {
    node: { args: ['-e', '0'], env: base },
    'node GET': bare('GET', '/users/me'),
    'node POST': bare('POST', '/users/me/meetings', JSON.stringify({ type: 1 })),
    'curl GET': curl('GET', '/users/me'),
    'curl POST': curl(
      'POST',
      '/users/me/meetings',
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify({ type: 1 }),
    ),
    '--version': zoomctl(base, '--version'),
    '--help': zoomctl(base, '--help'),
    'scopes doctor, one endpoint': zoomctl(base, 'scopes', 'doctor', 'POST /users/me/meetings', ...NARROW),
    'scopes doctor': zoomctl(sandbox.insecure, 'scopes', 'doctor'),
    'scopes doctor --all --json': zoomctl(base, 'scopes', 'doctor', '--all', '--json', ...NARROW),
    'scopes doctor --all --json, encrypted file': zoomctl(
      sandbox.encrypted,
      'scopes',
      'doctor',
      '--all',
      '--json',
    ),
    token: zoomctl(sandbox.insecure, 'token'),
    ...(sandbox.inKeychain ? { 'token, keychain': zoomctl(sandbox.inKeychain, 'token') } : {}),
    'account list': accounts(1),
    'account list, 1,000 accounts': accounts(1000),
    'api GET /users/me': getMe,
    'api GET /users/me, and curl': getMe,
    'meeting create --instant': create(sandbox.insecure),
    'meeting create --instant, and curl': create(sandbox.insecure),
    'meeting create --instant, encrypted file': create(sandbox.encrypted),
    'meeting create --instant, ZOOMCTL_TOKEN': create({ ...sandbox.insecure, ZOOMCTL_TOKEN: sandbox.token }),
  };
}
