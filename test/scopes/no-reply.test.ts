import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { explain } from '../../src/scopes/explain.ts';

const catalogue = openCatalogue();
const meaning = (text: string) => explain(text, { catalogue });

/** As the programs that developers call Zoom with say it. */
const NAME = /name could not be resolved/;
const TLS = /TLS connection failed/;
const REFUSED = /Nothing listens/;
const NO_REPLY = /No whole reply came/;

describe('a text that tells of a request without a reply', () => {
  it.each([
    [NAME, 'curl: (6) Could not resolve host: api.zoom.us'],
    [NAME, 'Error: getaddrinfo ENOTFOUND api.zoom.us at GetAddrInfoReqWrap.onlookup [as oncomplete]'],
    [
      NAME,
      "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.zoom.us', port=443): Max retries exceeded (Caused by NameResolutionError('Failed to resolve: Name or service not known'))",
    ],
    [NAME, 'dial tcp: lookup api.zoom.us: no such host'],
    [NAME, 'java.net.UnknownHostException: api.zoom.us'],
    [TLS, 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
    [
      TLS,
      'FetchError: request to https://zoom.us/oauth/token failed, reason: self signed certificate in certificate chain',
    ],
    [TLS, "code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'"],
    [TLS, 'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'],
    [TLS, 'Post "https://zoom.us/oauth/token": x509: certificate signed by unknown authority'],
    [REFUSED, 'curl: (7) Failed to connect to 127.0.0.1 port 4000 after 0 ms'],
    [REFUSED, "{ errno: -111, code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 53682 }"],
    [/proxy/, 'curl: (56) CONNECT tunnel failed, response 407'],
    [/proxy/, 'OSError: Tunnel connection failed: 407 Proxy Authentication Required'],
    [TLS, 'Get "https://api.zoom.us/v2/users/me": net/http: TLS handshake timeout'],
    [TLS, "code: 'ERR_TLS_CERT_ALTNAME_INVALID'"],
    [/nothing was sent/, 'Error: connect ETIMEDOUT 170.114.10.74:443'],
    [
      /nothing was sent/,
      "[cause]: ConnectTimeoutError: Connect Timeout Error { code: 'UND_ERR_CONNECT_TIMEOUT' }",
    ],
    [/cause/, 'TypeError: fetch failed'],
    [NO_REPLY, 'curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received'],
    [NO_REPLY, 'AxiosError: socket hang up'],
    [NO_REPLY, 'TypeError: fetch failed { [cause]: HeadersTimeoutError: UND_ERR_HEADERS_TIMEOUT }'],
    [NO_REPLY, 'Get "https://api.zoom.us/v2/users/me": context deadline exceeded'],
  ])('is told as %s: %s', (says, text) => {
    const explanation = meaning(text);
    expect(explanation).toMatchObject({ kind: 'network', code: null, required: [], confidence: 'likely' });
    expect(explanation.diagnosis).toMatch(says);
    expect(explanation.fix).toMatch(/zoomctl (?:status|login)/);
    expect(meaning(`2026-11-24T10:00:00Z ERROR worker-3 ${text} (gave up)`).kind).toBe('network');
  });

  it.each([
    ['token_expired', '{"code":124,"message":"Access token is expired."} after ECONNRESET'],
    ['rate_limited', 'HTTP 429 Too Many Requests, then connection reset by peer'],
    ['token_invalid', 'curl: (22) The requested URL returned error: 401'],
    ['rate_limited', 'curl: (22) The requested URL returned error: 429'],
    ['unknown', 'the meeting timed out of its own accord'],
  ])('is %s where Zoom did say something, or nothing was said of a request: %s', (kind, text) => {
    expect(meaning(text).kind).toBe(kind);
  });
});
