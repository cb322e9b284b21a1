import { type Account, accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import { loginCommand } from '../accounts/token-source.ts';
import { accountNameFrom, type Hosts, hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { type Scan, scan } from '../scan/scan.ts';
import { KNOWN_FILES } from '../scan/scan-findings.ts';
import { asChecked, scanExitStatus, scanReport } from '../scan/scan-report.ts';
import type { AppType } from '../scopes/grant.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES } from './flag-values.ts';
import { type GrantFlags, readAppType, readGrant, readGrantOfToken } from './granted.ts';
import { observationsAt } from './known-observations.ts';
import { readReportFormat } from './report-format.ts';
import { wordOption } from './words.ts';

declare const ZOOMCTL_VERSION: string;

interface Options extends GrantFlags {
  readonly format?: string;
  readonly strict?: boolean;
}

interface MaybeGrant {
  readonly account: Account | null;
  readonly hosts: Hosts;
  readonly granted: readonly string[] | null;
  readonly appType: AppType;
}

/** The grant to hold the calls against; where nobody says one and no account is connected, none. */
async function grantIfAny(context: Context, options: Options): Promise<MaybeGrant> {
  const appType = readAppType(options);
  const hosts = hostsFrom(context.env);
  if (options.granted !== undefined || options.grantedFrom !== undefined)
    return { ...(await readGrant(context, options)), hosts };
  try {
    const { session, ...known } = await readGrantOfToken(context, options);
    if (known.granted === null)
      context.warn(
        "What ZOOMCTL_TOKEN may do is not known: Zoom's tokens don't say. The calls are held against no grant; --granted or --granted-from gives its scopes.",
      );
    return { ...known, hosts: session.hosts };
  } catch (error) {
    const isAbsent = error instanceof Failure && error.kind === 'not_logged_in';
    const isAsked = context.account !== undefined || accountNameFrom(context.env) !== undefined;
    if (!isAbsent || isAsked) throw error;
    return { account: null, hosts, granted: null, appType: appType ?? 'unknown' };
  }
}

/** Nothing was looked at, which in a pipeline is a mistake that must not pass for good news. */
function tellOfNoFiles(context: Context, paths: readonly string[], strict: boolean): void {
  const message = `PATH: no source file was found in ${paths.join(', ')}.`;
  if (strict) throw usageError(message, KNOWN_FILES);
  context.warn(`${message} ${KNOWN_FILES}`);
}

/** Where the report goes to a program, whoever started it is told as well. */
function tellOfUnread(context: Context, notRead: Scan['notRead']): void {
  for (const { file, reason } of notRead.slice(0, MOST_TOLD)) context.warn(`Not read: ${file} (${reason})`);
  const rest = notRead.length - MOST_TOLD;
  if (rest > 0) context.warn(`Not read: ${rest} more.`);
}

const MOST_TOLD = 20;

const FORMATS = ['text', 'json', 'markdown', 'sarif', 'github'] as const;

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    notes:
      'Reads TypeScript, JavaScript, Python, Go, Ruby, PHP, Java, C#, shell with curl or zoomctl api, Postman collections, OpenAPI documents and HAR files. Without a grant and an account it only says what is needed.',
    examples: [
      'zoomctl scopes scan src --app-type user',
      'zoomctl scopes scan . --granted "meeting:write user:read" --app-type user',
      'zoomctl scopes scan . --granted-from token.json --format sarif > zoom.sarif',
    ],
    exits: { 0: 'nothing is missing', 3: 'a scope is missing, or a call names a user where me is needed' },
  },
  declare(command) {
    command
      .argument('<path...>', 'files and folders with source code; what .gitignore names is left out')
      .addOption(
        wordOption(
          '--app-type <type>',
          APP_TYPES,
          'user, admin or s2s; default: the kind of the account’s app',
        ),
      )
      .option('--granted <scopes>', 'hold the calls against these scopes: a list, or a whole token response')
      .option('--granted-from <file>', 'the same from a file, or - for standard input')
      .addOption(
        wordOption(
          '--format <format>',
          FORMATS,
          'text, json, markdown (for a ticket), sarif (for code scanning) or github (annotations of a workflow)',
        ),
      )
      .option(
        '--strict',
        'count unsure calls, and fail where Zoom publishes no scopes, a file can’t be read or there is none',
      );
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const paths = args[0] as string[];
    const format = readReportFormat(context, typed.format, FORMATS);
    const strict = typed.strict === true;
    const { account, hosts, granted, appType } = await grantIfAny(context, typed);
    const { catalogue, out } = context;
    const found = await scan(paths, catalogue);
    if (format !== 'text') tellOfUnread(context, found.notRead);
    if (found.files === 0 && found.notRead.length === 0) tellOfNoFiles(context, paths, strict);
    const { observations, findings } = await observationsAt(context, hosts.apiUrl);
    const scanned = scanReport({
      scan: found,
      catalogue,
      appType,
      granted,
      identity: account,
      loginHint: account === null ? undefined : loginCommand(account),
      observations,
      strict,
    });
    const report = { ...scanned, findings: [...scanned.findings, ...findings] };
    const result = { report, account, strict, catalogue };
    switch (format) {
      case 'json': {
        const active = account === null ? null : activeId(await context.registry.read());
        const view = account && accountView(account, account.id === active);
        await out.ownDocument({ account: view, ...asChecked(report) });
        break;
      }
      case 'sarif': {
        const { sarifLog } = await import('../scan/sarif.ts');
        const log = sarifLog(report, { strict, directory: process.cwd(), version: ZOOMCTL_VERSION });
        await out.ownDocument(log);
        break;
      }
      case 'github': {
        const { scanAnnotations } = await import('./scan-github.ts');
        out.raw(scanAnnotations(result));
        break;
      }
      case 'markdown': {
        const { scanMarkdown } = await import('./scan-markdown.ts');
        out.raw(scanMarkdown(result));
        break;
      }
      case 'text': {
        const { printScanReport } = await import('./scan-text.ts');
        printScanReport(out, result);
      }
    }
    return scanExitStatus(report, strict);
  },
};
