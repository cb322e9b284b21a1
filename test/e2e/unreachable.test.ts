import { createServer as createTlsServer } from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate, opensslUnavailable } from '../http/certificate.ts';
import { startHttpServer } from '../support/http-server.ts';
import { bareEnvironment, runZoomctl, startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const noOpenssl = opensslUnavailable();

/** A port of this machine on which nothing listens. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('R11 and C11: a Zoom that can’t be reached is one sentence, exit 5 and no stack', () => {
  const token = { ...bareEnvironment('/nonexistent'), ZOOMCTL_TOKEN: 'a-token-that-must-not-show' };

  async function unreachable(env: TestEnv, named: RegExp): Promise<void> {
    const failed = await runZoomctl(['api', 'GET', '/users/me', '--json'], { ...token, ...env });
    expect(failed.exitCode, failed.stderr).toBe(5);
    expect(failed.stdout).toBe('');
    const { error } = JSON.parse(failed.stderr);
    expect(error).toMatchObject({ kind: 'network', exitCode: 5, message: expect.stringMatching(named) });
    expect(error.message.split('\n')).toHaveLength(1);
    const people = await runZoomctl(['api', 'GET', '/users/me', '--debug'], { ...token, ...env });
    expect(people.stderr).not.toMatch(/\n\s+at /);
    expect(people.stderr).not.toContain(token.ZOOMCTL_TOKEN);
  }

  it('refused', async () => {
    const port = await freePort();
    await unreachable(
      { ZOOMCTL_API_URL: `http://127.0.0.1:${port}/v2` },
      new RegExp(`^127\\.0\\.0\\.1:${port} refused the connection`),
    );
  });

  it('a name that does not exist', async () => {
    await unreachable(
      { ZOOMCTL_API_URL: 'https://zoom.invalid/v2' },
      /^The name zoom\.invalid can't be resolved/,
    );
  });

  it('a proxy that wants a password, whose own is not shown', async () => {
    const proxy = await startHttpServer((response) => response.end());
    const refusing = net
      .createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
      })
      .listen(0, '127.0.0.1');
    await new Promise((resolve) => refusing.once('listening', resolve));
    const { port } = refusing.address() as AddressInfo;
    const env = { HTTPS_PROXY: `http://user:the-password@127.0.0.1:${port}` };
    await unreachable(env, /^The proxy did not connect to api\.zoom\.us.*407/);
    const shown = await runZoomctl(['api', 'GET', '/users/me', '--debug'], { ...token, ...env });
    expect(shown.stderr).not.toContain('the-password');
    refusing.close();
    await proxy.stop();
  });

  it('a proxy that is not there', async () => {
    await unreachable(
      { HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` },
      /^The proxy did not connect to api\.zoom\.us/,
    );
  });

  describe.skipIf(noOpenssl !== undefined)(`TLS (${noOpenssl ?? 'with a certificate of our own'})`, () => {
    let certificate: Certificate;
    let port: number;
    let asked = 0;
    let stop: () => void;
    beforeAll(async () => {
      certificate = makeCertificate('localhost');
      const server = createTlsServer(certificate, (request, response) => {
        asked++;
        request.resume();
        response.end('{"id":"me"}');
      }).listen(0, 'localhost');
      await new Promise((resolve) => server.once('listening', resolve));
      port = (server.address() as AddressInfo).port;
      stop = () => server.close();
    });
    afterAll(() => {
      stop();
      certificate.remove();
    });

    it('a certificate that nobody vouches for: no token is sent, also with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
      const env = { ZOOMCTL_API_URL: `https://localhost:${port}/v2` };
      const named = /^The TLS connection to localhost:\d+ failed .*NODE_EXTRA_CA_CERTS/;
      await unreachable(env, named);
      await unreachable({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }, named);
      expect(asked).toBe(0);
    });

    it('one that NODE_EXTRA_CA_CERTS names is good', async () => {
      const env = { ZOOMCTL_API_URL: `https://localhost:${port}/v2`, NODE_EXTRA_CA_CERTS: certificate.path };
      const good = await runZoomctl(['api', 'GET', '/users/me'], { ...token, ...env });
      expect([good.exitCode, good.stdout]).toEqual([0, '{"id":"me"}']);
    });
  });

  describe('an account whose token has expired', () => {
    let world: TestWorld;
    beforeAll(async () => {
      world = await startWorld();
      expect((await world.login('dev@example.com')).exitCode).toBe(0);
    });
    afterAll(() => world.stop());

    it('stays logged in while Zoom is gone', async () => {
      const { ageTokens } = await import('../support/age-tokens.ts');
      await ageTokens(world);
      await world.control('faults', { path: '/oauth/token', fault: 'cut', times: 4 });
      const away = await world.run(['token', '--json']);
      expect(away.exitCode, away.stderr).toBe(5);
      expect(JSON.parse(away.stderr).error.hint).toContain('The login is kept');
      expect((await world.run(['account', 'show', '--json'])).json.account.loginNeeded).toBe(false);
    });
  });
});
