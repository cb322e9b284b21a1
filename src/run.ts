import type { AccountStore } from './accounts/account.ts';
import { AppRegistry } from './accounts/app-registry.ts';
import { Registry } from './accounts/registry.ts';
import { openStore } from './accounts/stores.ts';
import { openCatalogue } from './catalogue/catalogue.ts';
import type { Env } from './config/environment.ts';
import { givenEnvironment } from './config/given-environment.ts';
import { pathsFor } from './config/paths.ts';
import type { Context } from './context.ts';
import { EXIT, Failure } from './errors.ts';
import type { GlobalOptions } from './global-options.ts';
import type { HttpClient } from './http/http-client.ts';
import { httpClientFor, pooledHttpClientFor } from './http/proxied-transport.ts';
import { asFailure, reportFailure } from './output/failure-report.ts';
import { Output } from './output/output.ts';
import { isTerminal, type StandardStreams } from './output/standard-stream.ts';
import { type Invocation, readCommandLine } from './program.ts';
import type { EndableShutdown, Shutdown } from './shutdown.ts';

async function readAll(stdin: NodeJS.ReadStream): Promise<Buffer> {
  const { allOf } = await import('./input-bytes.ts');
  return allOf(stdin, 'Standard input');
}

/** Opens each kind of store at its first use, and then gives the same one: what it has unlocked stays unlocked. */
function openedOnce(open: Context['store']): Context['store'] {
  const opened = new Map<AccountStore, ReturnType<Context['store']>>();
  return (kind) => {
    const store = opened.get(kind) ?? open(kind);
    opened.set(kind, store);
    return store;
  };
}

/** Whether a person sits at the terminal, as far as can be told. */
function isAttended({ input }: GlobalOptions, out: Output, env: Env): boolean {
  return input && out.isTerminal && !env.CI && isTerminal(0);
}

async function makeContext(
  globals: GlobalOptions,
  out: Output,
  process: NodeJS.Process,
  shutdown: Shutdown,
): Promise<Context> {
  const env = givenEnvironment(process);
  const paths = pathsFor(env.ZOOMCTL_CONFIG_DIR);
  const { withDebugLog } = globals.debug ? await import('./http/debug-log.ts') : { withDebugLog: undefined };
  const told = (client: HttpClient): HttpClient =>
    withDebugLog === undefined ? client : withDebugLog(client, (line) => out.debug(line));
  const attended = isAttended(globals, out, env);
  const interactive = attended && out.canAsk;
  return {
    env,
    paths,
    http: told(httpClientFor(env)),
    pooledHttp: () => told(pooledHttpClientFor(env)),
    shutdown,
    out,
    registry: new Registry(paths.accountsFile),
    apps: new AppRegistry(paths.appsFile),
    catalogue: openCatalogue(),
    account: globals.account,
    attended,
    interactive,
    ...(interactive
      ? {
          choose: async (accounts) =>
            (await import('./commands/choose-account.ts')).chooseAccount({ out, shutdown }, accounts),
        }
      : {}),
    stdinIsTerminal: isTerminal(0),
    store: openedOnce((kind) => openStore(kind, env, paths)),
    now: () => Date.now(),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (shutdown.signal.aborted) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          shutdown.signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        shutdown.signal.addEventListener('abort', end, { once: true });
      }),
    warn: (message) => out.warn(message),
    remark: (message) => {
      if (!out.json) out.warn(message);
    },
    readStdin: async () => {
      const { textOf } = await import('./input-bytes.ts');
      return textOf(await readAll(process.stdin));
    },
    readStdinBytes: () => readAll(process.stdin),
  };
}

/** What an option holds, before the command line is read: a mistake in it has to be told in the way that was asked for. */
function optionValue(argv: readonly string[], option: string): string | undefined {
  const index = argv.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (index < 0) return undefined;
  const word = argv[index] ?? '';
  return word === option ? argv[index + 1] : word.slice(option.length + 1);
}

/** A refusal of the OAuth server gets its explanation, and a login that is missing its way, whatever command ran into it. */
async function advised(error: unknown, env: Env): Promise<unknown> {
  if (!(error instanceof Failure)) return error;
  if (error.kind === 'not_logged_in')
    return (await import('./commands/no-login-advice.ts')).withNoLoginAdvice(error, env);
  if (error.http === undefined) return error;
  const { withOAuthAdvice } = await import('./commands/oauth-refusal-advice.ts');
  return withOAuthAdvice(error, openCatalogue);
}

/** Runs one command line and gives its exit code: the only place where an error becomes text and an exit code. */
export async function runCommandLine(
  argv: readonly string[],
  process: NodeJS.Process,
  streams: StandardStreams,
  shutdown: EndableShutdown,
): Promise<number> {
  const jq = optionValue(argv, '--jq');
  const json = argv.includes('--json') || jq !== undefined;
  const out = new Output({ ...streams, env: process.env, json, jq });
  await out.prepare();
  const debug = argv.includes('--debug');
  try {
    if (argv.length === 0 && isAttended({ input: true }, out, process.env)) {
      const context = await makeContext({ input: true }, out, process, shutdown);
      await (await import('./commands/home.ts')).tellWhereYouStand(context);
      return EXIT.done;
    }
    const invocation: Invocation = await readCommandLine(argv, out.width);
    if (invocation.kind === 'text') {
      out.raw(invocation.text);
      return EXIT.done;
    }
    const context = await makeContext(invocation.globals, out, process, shutdown);
    return (await invocation.command.run(context, invocation.input)) ?? EXIT.done;
  } catch (error) {
    const failure = asFailure(await advised(error, process.env));
    const exitCode = shutdown.exitCode() ?? failure.exitCode;
    await reportFailure(failure, out, debug, exitCode);
    return exitCode;
  }
}
