// The floor for `meeting create --instant`: the same request as a bare script sends it.
import http from 'node:http';

const [, , apiUrl, token] = process.argv;
const request = http.request(
  `${apiUrl}/users/me/meetings`,
  {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
  },
  (reply) => {
    let body = '';
    reply.setEncoding('utf8');
    reply.on('data', (chunk) => {
      body += chunk;
    });
    reply.on('end', () => {
      if (reply.statusCode !== 201) process.exitCode = 1;
      process.stdout.write(`${JSON.parse(body).join_url}\n`);
    });
  },
);
request.end(JSON.stringify({ type: 1 }));
