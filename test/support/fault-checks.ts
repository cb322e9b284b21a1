import type { Outcome } from './fault-lane.ts';
import type { Exchange } from './fault-proxy.ts';
import { lengthOfHead } from './http-bytes.ts';

/** The exit codes that a fault of the network may have: neither wrong usage nor an interrupt. */
const EXIT_CODES = [0, 1, 3, 4, 5, 6];

/** Faults that leave a reply as it is. */
const HARMLESS = new Set<Exchange['fault']>([null, 'delay', 'split']);

/** Faults after which nobody knows how much arrived. */
const LOSING = new Set<Exchange['fault']>(['cut', 'swallow']);

export function isWhole({ fault, reply, sent }: Exchange): boolean {
  return HARMLESS.has(fault) || (!LOSING.has(fault) && sent.equals(reply));
}

/** Exchanges with a request that begins with this. */
export function of(exchanges: readonly Exchange[], request: string): Exchange[] {
  return exchanges.filter((exchange) => exchange.request.startsWith(request));
}

/** What a failure says on standard error with `--json`; warnings may stand before it. */
function failureOf(stderr: string): { kind?: unknown; exitCode?: unknown; message?: unknown } | undefined {
  const start = stderr.search(/^\{"error"/m);
  try {
    return (JSON.parse(stderr.slice(start)) as { error: object }).error;
  } catch {
    return undefined;
  }
}

/** Documents of zoomctl's own, one a line; `api` prints Zoom's, whatever it is. */
function printsJson(args: readonly string[], stdout: string): boolean {
  if (args[0] === 'api' || !args.includes('--json')) return true;
  try {
    for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a command's end, whichever it is: an exit code of the contract, one document, no stack trace, no hang. */
export function broken(outcome: Outcome): string[] {
  const { exitCode, signal, stdout, stderr, args, exchanges } = outcome;
  const wrong: string[] = [];
  if (signal !== null) wrong.push(`ended by ${signal}: it hung`);
  else if (!EXIT_CODES.includes(exitCode ?? -1)) wrong.push(`exit code ${exitCode}`);
  if (/^\s+at \S/m.test(stderr)) wrong.push('a stack trace');
  if (/inside zoomctl|\bbug\b/.test(stderr)) wrong.push('a bug');
  if (exchanges.every(isWhole) && exitCode !== 0)
    wrong.push(`exit code ${exitCode} although nothing was lost`);
  if (exitCode === 0 && !printsJson(args, stdout)) wrong.push('what it printed is no JSON');
  if (signal === null && exitCode !== 0 && args.includes('--json')) {
    const failure = failureOf(stderr);
    if (failure === undefined) wrong.push('no JSON document on standard error');
    else if (failure.exitCode !== exitCode) wrong.push(`its failure says exit code ${failure.exitCode}`);
    else if (!/^[a-z_]+$/.test(String(failure.kind))) wrong.push(`its failure is of kind ${failure.kind}`);
    else if (String(failure.message ?? '') === '') wrong.push('its failure has no message');
  }
  return wrong;
}

/** The new refresh token of a reply, whatever else is wrong with it. */
function refreshTokenIn(bytes: Buffer): string | undefined {
  const body = bytes.subarray(lengthOfHead(bytes) ?? bytes.length).toString('utf8');
  return /"refresh_token":"([^"]+)"/.exec(body)?.[1];
}

/** Whether a reply came so far that its refresh token can be read: the head as it was, and a body that ends where the head says. */
function cameThrough(exchange: Exchange): boolean {
  const { fault, reply, sent } = exchange;
  if (isWhole(exchange)) return true;
  if (fault !== 'corrupt' && fault !== 'shorten') return false;
  const head = lengthOfHead(reply) ?? 0;
  const headIsGood = fault === 'shorten' || sent.subarray(0, head).equals(reply.subarray(0, head));
  return headIsGood && refreshTokenIn(sent) === refreshTokenIn(reply);
}

/** Whether a refresh was carried out whose new refresh token never came: only then may a login be lost. */
export function mayBeLost(exchanges: readonly Exchange[]): boolean {
  return of(exchanges, 'POST /oauth/token').some(
    (exchange) =>
      exchange.status === 200 && exchange.body.includes('grant_type=refresh_token') && !cameThrough(exchange),
  );
}

/** How many meetings were made. */
export function made(exchanges: readonly Exchange[]): number {
  return exchanges.filter(
    ({ request, status }) => /^POST \/v2\/users\/\S+\/meetings$/.test(request) && status === 201,
  ).length;
}

/** Whether bits of a status line were turned over: then a success may look like a refusal, and nobody can tell. */
export function isMisread(exchanges: readonly Exchange[]): boolean {
  return exchanges.some(
    ({ fault, reply, sent }) => fault === 'corrupt' && !sent.subarray(0, 12).equals(reply.subarray(0, 12)),
  );
}
