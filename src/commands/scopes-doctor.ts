import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import { loginCommand } from '../accounts/token-source.ts';
import { hostsFrom } from '../config/environment.ts';
import { gathered } from '../each.ts';
import { EXIT, type ExitCode, usageError } from '../errors.ts';
import { examine, examineInStream, exitStatus, type Finding } from '../scopes/doctor.ts';
import type { AppType } from '../scopes/grant.ts';
import { appTypeText } from './account-text.ts';
import type { CommandModule } from './command.ts';
import { connectedUsers } from './connected-users.ts';
import { type AskedEndpoints, endpointsAsked } from './doctor-endpoints.ts';
import { FORMATS, printFormatted, readFormat } from './doctor-format.ts';
import { APP_TYPES } from './flag-values.ts';
import { type GrantFlags, type KnownGrant, readGrant, readGrantOfToken } from './granted.ts';
import { observationsAt } from './known-observations.ts';
import { loginFacts } from './login-facts.ts';
import { wordOption } from './words.ts';

interface Options extends GrantFlags, AskedEndpoints {
  readonly strict?: boolean;
  readonly format?: string;
  readonly probe?: boolean;
}

/** A dead token opens nothing, whatever its scopes. */
function deadLogin(account: Account | null): Finding[] {
  if (account === null || !account.loginNeeded) return [];
  return [
    {
      kind: 'login_needed',
      message: `The login of ${accountLabel(account)} is no longer good: until there is a new one, nothing is open.`,
      fix: `Run ${loginCommand(account)}.`,
      evidence: [accountLabel(account)],
    },
  ];
}

/** What `--app-type` says against what is known of the account's app. */
function otherAppType(account: Account | null, given: string | undefined): Finding[] {
  if (account === null || given === undefined || account.appType === 'unknown' || account.appType === given)
    return [];
  return [
    {
      kind: 'app_type_differs',
      message: `${accountLabel(account)} belongs to ${appTypeText(account.appType)}; this report is for ${appTypeText(given as AppType)}, as --app-type says.`,
      fix: 'Leave out --app-type to have the report for the app as it is.',
      evidence: [accountLabel(account)],
    },
  ];
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
    exits: { 0: 'no scope stands in the way', 3: 'a scope stands in the way of an endpoint' },
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
    if (typed.require === '-' && typed.grantedFrom === '-')
      throw usageError(
        '--require - and --granted-from - both read standard input.',
        'Put one of the two in a file.',
      );
    const ofToken = typed.probe ? await readGrantOfToken(context, typed) : undefined;
    const read: Omit<KnownGrant, 'granted'> & { readonly granted: readonly string[] | null } =
      ofToken ?? (await readGrant(context, typed));
    const { account, granted, appType } = read;
    const owner = account ?? read.identity ?? null;
    const endpoints = await endpointsAsked(context, named, typed, appType);
    const probing =
      ofToken && (await (await import('./doctor-probe.ts')).probe(context, ofToken, gathered(endpoints)));
    const { observations, findings } = await observationsAt(
      context,
      (ofToken?.session.hosts ?? owner?.hosts ?? hostsFrom(context.env)).apiUrl,
    );
    const examination = {
      granted: granted ?? [],
      appType,
      identity: owner,
      // Of endpoints as Zoom publishes them none names a user.
      connected: typed.all || typed.product !== undefined ? [] : await connectedUsers(context),
      endpoints,
      catalogue: context.catalogue,
      loginHint: owner === null ? undefined : loginCommand(owner),
      observations,
      ...(await loginFacts(context, account)),
    };
    const probed = probing?.applied(examine(examination));
    // A verdict is printed as soon as it is made, where nothing is to be said before that needs them all.
    const report = probed ?? (format === 'json' ? examineInStream(examination) : examine(examination));
    const allFindings = () => [
      ...deadLogin(account),
      ...report.findings,
      ...findings,
      ...otherAppType(owner, typed.appType),
    ];
    if (format === 'json') {
      const active = account && activeId(await context.registry.read());
      const document = { account: account && accountView(account, account.id === active) };
      // What the report tells when it is asked is asked while the document is printed.
      Object.defineProperties(document, {
        ...Object.getOwnPropertyDescriptors(report),
        granted: { value: granted === null ? null : report.granted, enumerable: true },
        findings: { get: allFindings, enumerable: true },
      });
      await context.out.ownDocument(document);
    } else {
      await printFormatted(context, format, {
        report: { ...report, endpoints: gathered(report.endpoints), findings: allFindings() },
        account,
        strict: typed.strict === true,
        grantKnown: granted !== null,
        probed,
        named: named.length > 0,
        file: typed.require === '-' ? undefined : typed.require,
        lines: gathered(endpoints).map(({ line }) => line),
      });
    }
    if (probing?.failure !== undefined) throw probing.failure;
    const status: ExitCode = exitStatus(report, typed.strict === true);
    return status === EXIT.done && account?.loginNeeded ? EXIT.login : status;
  },
};
