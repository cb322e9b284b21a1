import type { Confidence } from './known-error.ts';

interface NoReply {
  readonly kind: 'network';
  readonly diagnosis: string;
  readonly fix: string;
  readonly confidence: Confidence;
}

/**
 * How curl [curl(1), EXIT CODES], Node, Python, Go, Java and PHP say that no reply came, and what is behind it. Of what
 * Zoom thinks of a token or its scopes such a line says nothing.
 */
const NO_REPLIES: readonly { readonly said: RegExp; readonly diagnosis: string; readonly fix: string }[] = [
  {
    said: /\bENOTFOUND\b|\bEAI_AGAIN\b|\bcurl: \(6\)|\bcould not resolve host\b|\bgetaddrinfo failed\b|\bname or service not known\b|\bno such host\b|\bUnknownHostException\b|\bnodename nor servname\b/i,
    diagnosis:
      "The host's name could not be resolved, so nothing was sent: there is no network, no DNS, or the name is mistyped.",
    fix: "Check the host's name (Zoom's API is at api.zoom.us), then run zoomctl status to see whether Zoom can be reached.",
  },
  {
    said: /\b407\b.{0,40}\bproxy\b|\bproxy\b.{0,60}\b407\b|\bCONNECT tunnel failed\b|\btunnel connection failed\b|\bproxy authentication required\b/i,
    diagnosis:
      'A proxy on the way refused to connect, most often because it wants a login of its own: nothing reached Zoom.',
    fix: 'Give the proxy with its user and password (HTTPS_PROXY=http://user:password@proxy:port for curl, Node and zoomctl), then run zoomctl status.',
  },
  {
    said: /\bself[- ]signed certificate\b|\bunable to (?:get (?:local )?issuer certificate|verify the first certificate)|\bSELF_SIGNED_CERT_IN_CHAIN\b|\bUNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF)\w*|\bCERTIFICATE_VERIFY_FAILED\b|\bCERT_HAS_EXPIRED\b|\bx509: certificate\b|\bPKIX path building failed\b|\bTLS handshake (?:timeout|failed)\b|\bERR_TLS_CERT_ALTNAME_INVALID\b|\bhostname mismatch\b|\bcurl: \((?:35|60)\)/i,
    diagnosis:
      'The TLS connection failed before anything was sent: most often a company proxy signs with a certificate of its own that this program does not trust.',
    fix: "Have the program trust the proxy's certificate (NODE_EXTRA_CA_CERTS names it for Node and for zoomctl), then run zoomctl status.",
  },
  {
    said: /\bECONNREFUSED\b|\bcurl: \(7\)|\bconnection refused\b|\bactively refused it\b/i,
    diagnosis:
      'Nothing listens at the address that was called. Is it 127.0.0.1, it may be the callback of a login, whose server is there only while the login waits.',
    fix: 'Check host and port; for the callback of a login run zoomctl login again and leave it open until the browser has come back.',
  },
  {
    said: /\bconnect (?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|\bUND_ERR_CONNECT_TIMEOUT\b|\bConnectTimeout(?:Error)?\b|\bE(?:HOST|NET)UNREACH\b|\bno route to host\b|\bnetwork is unreachable\b/i,
    diagnosis:
      'No connection was made in time, so nothing was sent: a firewall, a proxy that is needed and not set, or no network.',
    fix: 'Run zoomctl status from the same machine; behind a company proxy set HTTPS_PROXY first.',
  },
  {
    said: /\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|\bECONNRESET\b|\bEPIPE\b|\bsocket hang up\b|\bUND_ERR_(?:HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET)\b|\bcurl: \((?:28|52|55|56)\)|\bReadTimeout(?:Error)?\b|\bread timed out\b|\bconnection (?:timed out|reset by peer)\b|\bcontext deadline exceeded\b/i,
    diagnosis:
      'No whole reply came. Whether Zoom did what was asked is not known: the request may have arrived, and only its reply was lost.',
    fix: 'Look at Zoom first whether a change was made, then make the call again; zoomctl status shows whether Zoom can be reached.',
  },
  {
    said: /\bfetch failed\b|\bFailed to fetch\b|\bNetworkError\b|\bERR_NETWORK\b/i,
    diagnosis:
      "No reply came; why, these words do not say: Node's fetch has the cause in the error's cause, and a browser in its console.",
    fix: 'Print error.cause and give that to zoomctl scopes explain; zoomctl status shows whether Zoom can be reached from here.',
  },
];

/** What a text says that tells of a request without any reply; undefined for every other text. */
export function noReplyMeaning(plain: string): NoReply | undefined {
  const found = NO_REPLIES.find(({ said }) => said.test(plain));
  if (found === undefined) return undefined;
  return { kind: 'network', diagnosis: found.diagnosis, fix: found.fix, confidence: 'likely' };
}
