// The floor for a meeting for each of many accounts: the same requests as a bare script sends them, all at once. Reads
// {apiUrl, oauthUrl, clientId, tokens: [{accessToken, refreshToken}], expired, service} from the file that is named. Where a
// service is given, the access tokens are read from this session's keychain, into which fill-keychain.mjs puts them.
import { readFileSync } from 'node:fs';
import http from 'node:http';

const { apiUrl, oauthUrl, clientId, tokens, expired, service } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const keychain = service === undefined ? undefined : (await import('keytar')).default;
const agent = new http.Agent({ keepAlive: true });

/** @returns the JSON of a reply that is none of an error */
function post(url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () => (reply.statusCode < 300 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function renewed(refreshToken) {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
  const type = 'application/x-www-form-urlencoded';
  const reply = await post(
    `${oauthUrl}/oauth/token`,
    { 'content-type': type },
    String(new URLSearchParams(form)),
  );
  return reply.access_token;
}

await Promise.all(
  tokens.map(async ({ accessToken, refreshToken }, number) => {
    const token = expired
      ? await renewed(refreshToken)
      : ((await keychain?.getPassword(service, String(number))) ?? accessToken);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const { id, join_url } = await post(`${apiUrl}/users/me/meetings`, headers, JSON.stringify({ type: 1 }));
    process.stdout.write(`${JSON.stringify({ status: 'created', meeting: { id, join_url } })}\n`);
  }),
);
agent.destroy();
