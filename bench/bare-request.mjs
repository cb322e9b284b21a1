// The floor for commands that send one request: the same request as a bare script sends it.
import http from 'node:http';

const [, , method, url, token, body] = process.argv;
const request = http.request(
  url,
  {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  },
  (reply) => {
    let text = '';
    reply.setEncoding('utf8');
    reply.on('data', (chunk) => {
      text += chunk;
    });
    reply.on('end', () => {
      if (reply.statusCode >= 300) process.exitCode = 1;
      process.stdout.write(`${JSON.stringify(JSON.parse(text))}\n`);
    });
  },
);
request.end(body);
