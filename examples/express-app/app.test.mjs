// An integration test of a web app against `zoomctl sandbox`: the app does real OAuth and real calls over HTTP, and the sandbox
// answers as Zoom does, scope checks and error bodies included. Run it with: node --test examples/express-app/app.test.mjs
// For your own app: start it with the sandbox's hosts and client as its settings, and let the test play the user. Against
// the real Zoom there is nothing to run here: nobody can allow access without a browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('app.mjs', import.meta.url));

/** Starts a program that serves until the end of the tests; gives the first line that it prints. */
async function serve(program, args, env = {}) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill());
  const [line] = await once(createInterface(child.stdout), 'line');
  return line;
}

/** A Zoom whose app has these scopes, and the web app with that Zoom in its settings. */
async function startBoth(scopes) {
  const options = ['--json', '--auto-consent', '--scopes', scopes];
  const zoom = JSON.parse(await serve('zoomctl', ['sandbox', ...options]));
  const app = await serve(process.execPath, [APP], {
    PORT: '0',
    ZOOM_OAUTH_URL: zoom.oauthUrl,
    ZOOM_API_URL: zoom.apiUrl,
    ZOOM_CLIENT_ID: zoom.clientId,
    ZOOM_CLIENT_SECRET: zoom.clientSecret,
  });
  return { zoom, app };
}

/** Plays the browser of a user who allows access: the sandbox lets `sandbox_user` say who it is. */
async function connect(app, user) {
  const begun = await fetch(`${app}/connect`, { redirect: 'manual' });
  const consent = new URL(begun.headers.get('location'));
  consent.searchParams.set('sandbox_user', user);
  const { session } = await (await fetch(consent)).json();
  return session;
}

function makeAppointment(app, session) {
  return fetch(`${app}/appointments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-session': session },
    body: JSON.stringify({ patient: 'Robin' }),
  });
}

test('clinicians of unrelated Zoom accounts get meetings of their own', async () => {
  const { zoom, app } = await startBoth('meeting:write:meeting');
  for (const user of ['work@example.com', 'clinician@example.com']) {
    const reply = await makeAppointment(app, await connect(app, user));
    const body = await reply.json();
    assert.equal(reply.status, 201, JSON.stringify(body));
    assert.match(body.join, /\/j\/\d+/);
  }
  // What the sandbox was asked, in order: a test can look at it.
  const requests = await (await fetch(`${zoom.oauthUrl}/_sandbox/requests`)).json();
  const calls = requests.filter(({ path }) => path.startsWith('/v2/'));
  assert.deepEqual(
    calls.map(({ method, path, status }) => `${method} ${path} ${status}`),
    ['POST /v2/users/me/meetings 201', 'POST /v2/users/me/meetings 201'],
  );
});

test('an app without the scope passes on which one Zoom wants', async () => {
  const { app } = await startBoth('user:read:user');
  const reply = await makeAppointment(app, await connect(app, 'work@example.com'));
  assert.equal(reply.status, 502);
  assert.match((await reply.json()).error, /meeting:write:meeting/);
});

test('nobody gets a meeting without having connected an account', async () => {
  const { app } = await startBoth('meeting:write:meeting');
  assert.equal((await makeAppointment(app, 'made-up')).status, 401);
  assert.equal((await fetch(`${app}/callback?code=stolen&state=made-up`)).status, 400);
});
