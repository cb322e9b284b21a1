import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import { loginCommand } from '../accounts/token-source.ts';
import { hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, Failure, usageError } from '../errors.ts';
import { type DoctorReport, examine, exitStatus } from '../scopes/doctor.ts';
import {
  type EndpointReference,
  parseEndpointReference,
  referenceOf,
  referenceTo,
} from '../scopes/endpoint-reference.ts';
import type { AppType } from '../scopes/grant.ts';
import { nearest } from '../scopes/nearest.ts';
import { OWN_ENDPOINTS } from '../zoom/own-endpoints.ts';
import type { CommandModule } from './command.ts';
import { connectedUsers } from './connected-users.ts';
import { FORMATS, printFormatted, readFormat } from './doctor-format.ts';
import { joinMethods } from './endpoint-words.ts';
import { APP_TYPES } from './flag-values.ts';
import { type GrantFlags, readGrant, readGrantOfToken } from './granted.ts';
import { observationsAt } from './known-observations.ts';
import { loginFacts } from './login-facts.ts';
import { textFrom } from './text-input.ts';
import { wordOption } from './words.ts';

interface Options extends GrantFlags {
  readonly all?: boolean;
  readonly product?: string;
  readonly require?: string;
  readonly strict?: boolean;
  readonly format?: string;
  readonly probe?: boolean;
}

/** An endpoint with the line of the file that named it. */
interface AskedEndpoint extends EndpointReference {
  readonly line?: number;
}

function ofProduct({ catalogue }: Context, product: string): EndpointReference[] {
  const found = catalogue.all().filter((endpoint) => endpoint.product === product.toLowerCase());
  if (found.length > 0) return found.map(referenceTo);
  const products = [...new Set(catalogue.all().map((endpoint) => endpoint.product))];
  const near = nearest(product, products);
  throw usageError(
    `--product: Zoom has no product "${product}".`,
    `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}It takes one of ${products.join(', ')}.`,
  );
}

/** One endpoint a line; `#` begins a comment. */
async function fromFile(context: Context, file: string): Promise<AskedEndpoint[]> {
  const lines = (await textFrom(context, file, '--require')).split(/\r?\n/);
  const named = lines
    .map((line, index) => [line.replace(/(^|\s)#.*$/, '').trim(), index + 1] as const)
    .filter(([line]) => line !== '');
  if (named.length === 0)
    throw usageError(`--require: ${file} names no endpoint.`, 'Write one a line: POST /users/me/meetings');
  return named.map(([line, number]) => {
    try {
      return { ...parseEndpointReference(line, context.catalogue), line: number };
    } catch (error) {
      throw error instanceof Failure
        ? usageError(`--require ${file}:${number}: ${error.message}`, error.hint)
        : error;
    }
  });
}

async function endpointsAsked(
  context: Context,
  named: readonly string[],
  options: Options,
  appType: AppType,
): Promise<AskedEndpoint[]> {
  const { catalogue } = context;
  const ways = [
    named.length > 0,
    options.all === true,
    options.product !== undefined,
    options.require !== undefined,
  ];
  if (ways.filter(Boolean).length > 1)
    throw usageError('ENDPOINT, --all, --product and --require exclude each other.');
  if (options.all) return catalogue.all().map(referenceTo);
  if (options.product !== undefined) return ofProduct(context, options.product);
  if (options.require !== undefined) return fromFile(context, options.require);
  if (named.length > 0) return joinMethods(named).map((text) => parseEndpointReference(text, catalogue));
  // A Server-to-Server token belongs to nobody whom me could stand for.
  const pathFor = (path: string) => (appType === 's2s' ? path.replace('/users/me', '/users/{userId}') : path);
  return OWN_ENDPOINTS.map(({ method, path }) => referenceOf(method, pathFor(path), catalogue));
}

function withDeadLogin(report: DoctorReport, account: Account): DoctorReport {
  const finding = {
    kind: 'login_needed',
    message: `The login of ${accountLabel(account)} is no longer good: until there is a new one, nothing is open.`,
    fix: `Run ${loginCommand(account)}.`,
    evidence: [accountLabel(account)],
  };
  return { ...report, findings: [finding, ...report.findings] };
}

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    examples: [
      'zoomctl scopes doctor "POST /users/{userId}/meetings"',
      'zoomctl scopes doctor meetingCreate --granted "meeting:write user:read" --app-type user',
      'zoomctl scopes doctor --require endpoints.txt --account work@example.com',
      'zoomctl scopes doctor --require endpoints.txt --granted-from - --format junit < token.json',
      'ZOOMCTL_TOKEN=eyJhbGc zoomctl scopes doctor --probe "GET /users/me" "GET /users/me/meetings"',
    ],
    notes:
      '--probe sends one GET for each endpoint asked about, within the rate limits, and nothing that could change anything. Where a path needs an id that is not given, one that cannot exist is sent: a refusal for scopes still counts, any other answer does not.',
    exits: { 0: 'every endpoint is open', 3: 'a scope stands in the way' },
  },
  declare(command) {
    command
      .argument(
        '[endpoint...]',
        '"METHOD /path", a URL with its method, or an operation id; default: what zoomctl\'s commands use',
      )
      .option('--all', 'every endpoint that Zoom publishes')
      .option('--product <product>', 'every endpoint of one product, such as meetings')
      .option('--require <file>', 'the endpoints that a file names, one a line; - for standard input')
      .option('--granted <scopes>', 'these scopes instead of an account: a list, or a whole token response')
      .option('--granted-from <file>', 'the same from a file, or - for standard input')
      .addOption(
        wordOption(
          '--app-type <type>',
          APP_TYPES,
          'user, admin or s2s; default: the kind of the account’s app',
        ),
      )
      .addOption(
        wordOption(
          '--format <format>',
          FORMATS,
          'text, json, markdown (for a ticket), junit or github (annotations of a workflow)',
        ),
      )
      .option('--strict', 'fail also where Zoom publishes no scopes')
      .option(
        '--probe',
        'ask Zoom itself, with GET requests only: what they open counts before the documents',
      );
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const named = (args[0] as string[] | undefined) ?? [];
    const format = readFormat(context, typed.format);
    const ofToken = typed.probe ? await readGrantOfToken(context, typed) : undefined;
    const { account, granted, appType } = ofToken ?? (await readGrant(context, typed));
    const endpoints = await endpointsAsked(context, named, typed, appType);
    const probing = ofToken && (await (await import('./doctor-probe.ts')).probe(context, ofToken, endpoints));
    const { observations, findings } = await observationsAt(
      context,
      (ofToken?.session.hosts ?? account?.hosts ?? hostsFrom(context.env)).apiUrl,
    );
    const examined = examine({
      granted: granted ?? [],
      appType,
      identity: account,
      connected: await connectedUsers(context),
      endpoints,
      catalogue: context.catalogue,
      loginHint: account === null ? undefined : loginCommand(account),
      observations,
      ...(await loginFacts(context, account)),
    });
    // A dead token opens nothing, whatever its scopes.
    const living = account?.loginNeeded ? withDeadLogin(examined, account) : examined;
    const probed = probing?.applied(living);
    const judged = probed ?? living;
    const report = { ...judged, findings: [...judged.findings, ...findings] };
    if (format === 'json') {
      const active = activeId(await context.registry.read());
      await context.out.ownDocument({
        account: account && accountView(account, account.id === active),
        ...report,
        granted: granted === null ? null : report.granted,
      });
    } else {
      await printFormatted(context, format, {
        report,
        account,
        strict: typed.strict === true,
        grantKnown: granted !== null,
        probed,
        named: named.length > 0,
        file: typed.require === '-' ? undefined : typed.require,
        lines: endpoints.map(({ line }) => line),
      });
    }
    if (probing?.failure !== undefined) throw probing.failure;
    const status: ExitCode = exitStatus(report, typed.strict === true);
    return status === EXIT.done && account?.loginNeeded ? EXIT.login : status;
  },
};
