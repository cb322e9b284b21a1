import { accountLabel } from '../accounts/account.ts';
import { openSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { isUser } from '../scopes/verdict.ts';
import { shellWord } from '../shell-word.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { accountFlag } from './account-flag.ts';
import type { CommandModule } from './command.ts';
import { connectedUsers } from './connected-users.ts';
import { checkHost, declareFields, declareSchedule, hostOf } from './meeting-fields.ts';
import type { ManyFlags } from './meeting-many.ts';
import { creator, type RequestFlags, readRequest, saysWhen } from './meeting-request.ts';
import type { ShareFlags } from './meeting-share.ts';
import { explained } from './refusal-advice.ts';

export interface CreateOptions extends RequestFlags, ShareFlags, ManyFlags {
  readonly host?: string;
  readonly open?: boolean;
  readonly showStartUrl?: boolean;
}

interface MeetingTimes {
  readonly when: string | null;
  readonly repeats: string | null;
}

function printForPeople(
  context: Context,
  session: Session,
  meeting: LosslessObject,
  options: CreateOptions,
  { when, repeats }: MeetingTimes,
): void {
  const { out } = context;
  const { good, soft, strong } = out.colours;
  const line = (name: string, value: string | null) => {
    if (value !== null) out.line(t`  ${soft(name.padEnd(9))} ${value}`);
  };
  out.line(t`${good('✓')} ${strong(textField(meeting, 'topic') ?? 'Instant meeting')}`);
  line('When', when);
  line('Repeats', repeats);
  line('Join', textField(meeting, 'join_url'));
  line('Passcode', textField(meeting, 'password'));
  line('Meeting', String(meeting.id));
  if (options.showStartUrl) line('Start', textField(meeting, 'start_url'));
  if (options.showStartUrl) return;
  const host =
    options.host ?? textField(meeting, 'host_email') ?? (session.account && accountLabel(session.account));
  out.line(
    t`  ${soft('Start'.padEnd(9))} open the join link while signed in to Zoom as ${host ?? 'the host'}, or run zoomctl meeting open ${String(meeting.id)}${accountFlag(context)}`,
  );
}

/** An end further away than the most occurrences reach is taken without a word. */
async function warnOfFewer(context: Context, meeting: LosslessObject, until: string): Promise<void> {
  const [{ occurrencesOf, timeText }, { MOST_TIMES }] = await Promise.all([
    import('./meeting-text.ts'),
    import('./meeting-recurrence.ts'),
  ]);
  const occurrences = occurrencesOf(meeting);
  const last = textField(occurrences.at(-1) ?? {}, 'start_time');
  if (occurrences.length < MOST_TIMES || last === null) return;
  const day = timeText(last, textField(meeting, 'timezone')).slice(0, 10);
  context.out.warn(
    `Zoom made ${MOST_TIMES} occurrences, the most that a series has: the last is on ${day} (--until ${until}).`,
  );
}

/** The meeting is there whatever becomes of the browser: a failure is told, with the way to try again. */
async function openAsHost(context: Context, { hosts }: Session, meeting: LosslessObject): Promise<void> {
  const url = textField(meeting, 'start_url');
  if (url === null) return context.out.warn('Zoom gave no link to start the meeting with.');
  const { openMeeting } = await import('./meeting-browser.ts');
  try {
    await openMeeting(context, url, hosts);
  } catch (error) {
    if (error instanceof Failure) return context.out.warn(error.message);
    context.out.warn(`The browser could not be started: ${(error as Error).message}`);
    context.out.note(
      t`  Start it with zoomctl meeting open ${String(meeting.id)}${accountFlag(context)}; BROWSER names the command that opens a link.`,
    );
  }
}

async function printMeeting(
  context: Context,
  session: Session,
  meeting: LosslessObject,
  options: CreateOptions,
): Promise<void> {
  if (context.out.json) {
    const { printableMeeting } = await import('../zoom/meetings.ts');
    return context.out.document(printableMeeting(meeting, options.showStartUrl === true));
  }
  if (options.instant)
    return printForPeople(context, session, meeting, options, { when: null, repeats: null });
  const { recurrenceText, whenText } = await import('./meeting-text.ts');
  const times = { when: whenText(meeting), repeats: recurrenceText(meeting) };
  return printForPeople(context, session, meeting, options, times);
}

/** In this command `me` is written by leaving --host out, and another user's meeting is made by logging in as them. */
async function hostAdvice(
  context: Context,
  error: unknown,
  session: Session,
  host: string,
): Promise<unknown> {
  const named = error instanceof Failure && error.kind === 'missing_scopes';
  if (!named || session.appType === 'admin' || session.appType === 's2s') return error;
  const own = host === session.account?.email || host === session.account?.userId;
  const connected = (await connectedUsers(context)).some((user) => isUser(host, user));
  const hint = own
    ? `Leave --host out: the meeting is then ${host}'s own. A user-managed app never names its user.`
    : `A user-managed app acts for its own user only. ${connected ? `${host} is connected` : `Log in as ${host}`}: give --account ${shellWord(host)} in the place of --host.`;
  return new Failure(error.kind, error.exitCode, error.message, {
    hint,
    http: error.http,
    cause: error.cause,
  });
}

const MANY_NOTES = `With --for or --all-accounts each account gets one meeting. The list has an email address, alias or id a line; # begins a comment. All of it is checked before anything is sent.
--json then prints one JSON object a line as each account is done: line, account, status (created, failed, unknown, skipped), meeting, error. The exit code is 1 if any failed, else 6 if any is unknown.
What is about to be sent, and what came of it, is written to a journal in the folder runs beside the account registry; it holds no secret and is removed after 7 days. --resume, with the same list and options (a corrected list in the same file will do), goes on with the last run: accounts that have their meeting are skipped, failed ones tried again, new ones added. A time such as "tomorrow" stays the first run's.
A run of the last 12 hours that was cut short, or has made some of its meetings and not all, is not begun again by mistake: it takes --resume or --new. Two runs of one list at once are refused.
unknown means that the request was sent and its reply lost. --resume looks scheduled meetings up at Zoom. Nothing at Zoom lists instant ones, so they stay unknown, and nothing is made twice, unless --retry-unknown is given.`;

/** @throws a usage error for a flag that only goes with many accounts */
function checkNotMany(options: CreateOptions): void {
  const flag = (['resume', 'new', 'retryUnknown'] as const).find((name) => options[name]);
  if (flag === undefined) return;
  const name = flag === 'retryUnknown' ? '--retry-unknown' : `--${flag}`;
  throw usageError(`${name} goes with --for or --all-accounts.`);
}

/** The flags with what says when the meeting is: asked for at a terminal where nothing does. */
async function withTime(context: Context, flags: CreateOptions): Promise<CreateOptions> {
  if (!context.interactive || saysWhen(flags)) return flags;
  return (await import('./meeting-questions.ts')).askedTime(context, flags);
}

/** The host, asked for at a terminal where the token belongs to no user. */
async function askedHost(context: Context, { appType }: Session): Promise<string | undefined> {
  if (!context.interactive || appType !== 's2s') return undefined;
  return (await import('./meeting-questions.ts')).askHost(context);
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    variables: ['BROWSER'],
    examples: [
      'zoomctl meeting create --instant',
      'zoomctl meeting create --instant --topic "Consultation" --waiting-room --account work@example.com',
      'zoomctl meeting create --instant --json | jq -r .join_url',
      'zoomctl meeting create --instant --for accounts.txt --json',
      'zoomctl meeting create --instant --for accounts.txt --json --resume',
      'zoomctl meeting create --start "tomorrow 15:00" --duration 30 --topic "Consultation"',
      'zoomctl meeting create --start 2027-03-01T09:00 --timezone Europe/Berlin --repeat weekly --on mon,wed --times 10',
    ],
    notes: MANY_NOTES,
    exits: { 6: 'the meeting may exist although no reply came; the message says how to check' },
  },
  declare(command) {
    declareSchedule(declareFields(command.option('--instant', 'a meeting that starts now')))
      .option('--recurring', 'a meeting that recurs at no fixed time')
      .option('--template <id>', 'make it from a meeting template')
      .option('--host <user>', 'another user of the account; takes an admin-managed or Server-to-Server app')
      .option('--open', 'open it in the browser as host')
      .option('--copy', 'put the join link on the clipboard')
      .option('--qr', 'show the join link as a QR code')
      .option('--show-start-url', 'print the link that makes whoever has it the host')
      .option('--for <file>', 'one meeting for each account of a list, one a line; - reads standard input')
      .option('--all-accounts', 'one meeting for each connected account')
      .option('--resume', 'go on with the last run of this list: make only what is missing')
      .option('--new', 'begin a new run although the last one has not made all its meetings')
      .option('--retry-unknown', 'with --resume: also where nobody knows whether a meeting was made');
  },
  async run(context, { options }) {
    const typed = options as CreateOptions;
    const share =
      typed.copy || typed.qr
        ? await (await import('./meeting-share.ts')).prepareSharing(context, typed)
        : undefined;
    if (typed.host !== undefined) checkHost(typed.host);
    if (typed.for !== undefined || typed.allAccounts) {
      return (await import('./meeting-many.ts')).createForMany(context, typed);
    }
    checkNotMany(typed);
    const flags = await withTime(context, typed);
    const request = await readRequest(context, flags);
    const session = await openSession(context, context.account);
    const named = typed.host ?? (await askedHost(context, session));
    const host = hostOf(session, named);
    // The store reads and decrypts meanwhile.
    const create = await creator(request);
    const client = await zoomClient(context, session);
    const created = await explained(context, session, () => create(client, host)).catch(
      async (error: unknown) => {
        throw named === undefined ? error : await hostAdvice(context, error, session, named);
      },
    );
    const id = String(created.id);
    context.out.happened = `Meeting ${id} was created, zoomctl meeting get ${id}${accountFlag(context)} shows it; the same command would create another one.`;
    await printMeeting(context, session, created, named === undefined ? flags : { ...flags, host: named });
    if (flags.until !== undefined) await warnOfFewer(context, created, flags.until);
    if (share !== undefined) await share(created);
    if (typed.open) await openAsHost(context, session, created);
    return undefined;
  },
};
