import type { Account } from '../accounts/account.ts';
import { loginCommand } from '../accounts/token-source.ts';
import { accountNameFrom, tokenFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { scan } from '../scan/scan.ts';
import { scanExitStatus, scanReport } from '../scan/scan-report.ts';
import type { AppType } from '../scopes/grant.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES, oneOf } from './flag-values.ts';
import { type GrantFlags, readAppType, readGrant } from './granted.ts';
import { wordOption } from './words.ts';

declare const ZOOMCTL_VERSION: string;

interface Options extends GrantFlags {
  readonly format?: string;
  readonly strict?: boolean;
}

interface MaybeGrant {
  readonly account: Account | null;
  readonly granted: readonly string[] | null;
  readonly appType: AppType;
}

/** The grant to hold the calls against; where nobody says one and no account is connected, none. */
async function grantIfAny(context: Context, options: Options): Promise<MaybeGrant> {
  const none = { account: null, granted: null, appType: readAppType(options) ?? 'unknown' } as const;
  const flagged = options.granted !== undefined || options.grantedFrom !== undefined;
  if (flagged || context.account !== undefined) return readGrant(context, options);
  // A token from the environment doesn't say what it may do.
  if (tokenFrom(context.env) !== undefined) return none;
  try {
    return await readGrant(context, options);
  } catch (error) {
    const isAbsent = error instanceof Failure && error.kind === 'not_logged_in';
    if (isAbsent && accountNameFrom(context.env) === undefined) return none;
    throw error;
  }
}

const FORMATS = ['text', 'sarif', 'github'] as const;

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    notes:
      'Reads TypeScript, JavaScript, Python, Go, Ruby, PHP, Java, C#, shell with curl, Postman collections, OpenAPI documents and HAR files. Without a grant and an account it only says what is needed.',
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
          'text, sarif (for code scanning) or github (annotations of a workflow)',
        ),
      )
      .option('--strict', 'count unsure calls, and fail where Zoom publishes no scopes');
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const format = oneOf(typed.format, '--format', FORMATS);
    if (context.out.json && format !== undefined)
      throw usageError('--json and --format exclude each other.', 'Leave one of them out.');
    const strict = typed.strict === true;
    const { account, granted, appType } = await grantIfAny(context, typed);
    const { catalogue, out } = context;
    const report = scanReport({
      scan: await scan(args[0] as string[], catalogue),
      catalogue,
      appType,
      granted,
      identity: account,
      loginHint: account === null ? undefined : loginCommand(account),
      strict,
    });
    if (out.json) await out.document(report);
    else if (format === 'sarif') {
      const { sarifLog } = await import('../scan/sarif.ts');
      await out.document(sarifLog(report, { strict, directory: process.cwd(), version: ZOOMCTL_VERSION }));
    } else if (format === 'github') {
      const { printGithubAnnotations } = await import('./scan-github.ts');
      printGithubAnnotations(out, report, strict);
    } else {
      const { printScanReport } = await import('./scan-text.ts');
      printScanReport(out, report, strict);
    }
    return scanExitStatus(report, strict);
  },
};
