// An Express app whose users each have a Zoom account of their own: they connect it once, and the app makes meetings in it.
// Its one scope is meeting:write:meeting, and the path says "me": with a user-level token that is a must, even for the token's own user.
// For the real Zoom: leave ZOOM_OAUTH_URL and ZOOM_API_URL out, set ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET to those of your
// General app (user-managed), and PUBLIC_URL to where the app is reached; PUBLIC_URL/callback is the redirect URI to register.
// Keep states and tokens in your database (here they are in memory), and refresh the tokens. npm install express; node app.mjs
import { createHash, randomBytes } from 'node:crypto';
import express from 'express';

// The hosts are settings, so that a test can put a local Zoom in their place.
const OAUTH_URL = process.env.ZOOM_OAUTH_URL ?? 'https://zoom.us';
const API_URL = process.env.ZOOM_API_URL ?? 'https://api.zoom.us/v2';
const { ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret } = process.env;

/** The code verifier of each login under way, by its state, and the access tokens by session. */
const logins = new Map();
const sessions = new Map();

const app = express();
app.use(express.json());

app.get('/connect', (_request, response) => {
  const state = randomBytes(16).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  logins.set(state, verifier);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${publicUrl()}/callback`,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  response.redirect(`${OAUTH_URL}/oauth/authorize?${query}`);
});

app.get('/callback', async (request, response) => {
  const { code, state } = request.query;
  const verifier = logins.get(state);
  if (!logins.delete(state)) return response.status(400).json({ error: 'This login was not begun here.' });
  const reply = await fetch(`${OAUTH_URL}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${publicUrl()}/callback`,
      code_verifier: verifier,
    }),
  });
  const body = await reply.json();
  if (!reply.ok) return response.status(502).json({ error: body.reason ?? body.error });
  const session = randomBytes(16).toString('base64url');
  sessions.set(session, body.access_token);
  response.json({ session });
});

app.post('/appointments', async (request, response) => {
  const token = sessions.get(request.get('x-session'));
  if (token === undefined) return response.status(401).json({ error: 'Connect your Zoom account first.' });
  const reply = await fetch(`${API_URL}/users/me/meetings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ topic: `Appointment with ${request.body.patient}`, type: 1 }),
  });
  const meeting = await reply.json();
  if (!reply.ok) return response.status(502).json({ error: meeting.message });
  response.status(201).json({ join: meeting.join_url });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  process.stdout.write(`${publicUrl()}\n`);
});

function publicUrl() {
  return process.env.PUBLIC_URL ?? `http://127.0.0.1:${server.address().port}`;
}
