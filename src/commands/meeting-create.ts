import { accountLabel } from '../accounts/account.ts';
import { openSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import type { ZoomClient } from '../zoom/zoom-client.ts';
import type { CommandModule } from './command.ts';
import { checkHost, declareFields, declareSchedule, hostOf, sharedFields } from './meeting-fields.ts';
import type { CreateFlags } from './meeting-schedule.ts';
import type { ShareFlags } from './meeting-share.ts';
import { explained } from './refusal-advice.ts';

interface Options extends CreateFlags, ShareFlags {
  readonly instant?: boolean;
  readonly host?: string;
  readonly open?: boolean;
  readonly showStartUrl?: boolean;
}

/** What an instant meeting can't have: it starts now. */
const SCHEDULE_FLAGS = [
  'start',
  'recurring',
  'duration',
  'end',
  'timezone',
  'agenda',
  'scheduleFor',
  'template',
  'repeat',
  'every',
  'on',
  'times',
  'until',
] as const;

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** @throws a usage error unless the flags say one kind of meeting, and nothing that it can't have */
function checkKind(options: Options): void {
  const scheduled = SCHEDULE_FLAGS.find((name) => options[name] !== undefined);
  if (options.instant) {
    if (scheduled === undefined) return;
    throw usageError(
      `--instant and ${flagName(scheduled)} exclude each other: an instant meeting starts now, for its own host.`,
    );
  }
  if (options.start !== undefined || options.recurring) return;
  throw usageError(
    scheduled === undefined
      ? '--instant is missing: it says that the meeting starts now.'
      : `--start is missing: ${flagName(scheduled)} is for a meeting that starts at a time.`,
    'Or say when it starts: --start "tomorrow 15:00"; --recurring is for a meeting at no fixed time.',
  );
}

function printForPeople(
  context: Context,
  session: Session,
  meeting: LosslessObject,
  options: Options,
  when: string | null,
): void {
  const { out } = context;
  const { good, soft, strong } = out.colours;
  const line = (name: string, value: string | null) => {
    if (value !== null) out.line(t`  ${soft(name.padEnd(9))} ${value}`);
  };
  out.line(t`${good('✓')} ${strong(textField(meeting, 'topic') ?? 'Instant meeting')}`);
  line('When', when);
  line('Join', textField(meeting, 'join_url'));
  line('Passcode', textField(meeting, 'password'));
  line('Meeting', String(meeting.id));
  if (options.showStartUrl) line('Start', textField(meeting, 'start_url'));
  if (options.showStartUrl || options.open) return;
  const host =
    options.host ?? textField(meeting, 'host_email') ?? (session.account && accountLabel(session.account));
  const later = options.instant ? 'add --open next time' : t`run zoomctl meeting open ${String(meeting.id)}`;
  out.line(
    t`  ${soft('Start'.padEnd(9))} open the join link while signed in to Zoom as ${host ?? 'the host'}, or ${later}`,
  );
}

async function openAsHost(context: Context, meeting: LosslessObject): Promise<void> {
  const url = textField(meeting, 'start_url');
  if (url === null) return context.out.warn('Zoom gave no link to start the meeting with.');
  const { openBrowser } = await import('./browser.ts');
  try {
    await openBrowser(url, context.env);
  } catch (error) {
    context.out.warn(`The browser could not be started: ${(error as Error).message}`);
  }
}

/** Loads what sends the request; then sends it. */
type Create = () => Promise<(client: ZoomClient, host: string) => Promise<LosslessObject>>;

/** Checks everything that was typed, so that what comes back only has to be sent. */
async function prepare(context: Context, options: Options): Promise<Create> {
  checkKind(options);
  if (options.host !== undefined) checkHost(options.host);
  if (options.instant) {
    const meeting = await sharedFields(options, 'create');
    return async () => {
      const { createInstantMeeting } = await import('../zoom/meetings.ts');
      return (client, host) => createInstantMeeting(client, host, meeting);
    };
  }
  const { newSchedule } = await import('./meeting-schedule.ts');
  const meeting = await newSchedule(options, context);
  return async () => {
    const { createMeeting } = await import('../zoom/meeting-calls.ts');
    return (client, host) => createMeeting(client, host, meeting);
  };
}

async function printMeeting(
  context: Context,
  session: Session,
  meeting: LosslessObject,
  options: Options,
): Promise<void> {
  if (context.out.json) {
    const { printableMeeting } = await import('../zoom/meetings.ts');
    return context.out.document(printableMeeting(meeting, options.showStartUrl === true));
  }
  const when = options.instant ? null : (await import('./meeting-text.ts')).whenText(meeting);
  return printForPeople(context, session, meeting, options, when);
}

/** In this command `me` is written by leaving --host out, and another user's meeting is made by logging in as them. */
function hostAdvice(error: unknown, session: Session, host: string): unknown {
  const named = error instanceof Failure && error.kind === 'missing_scopes';
  if (!named || session.appType === 'admin' || session.appType === 's2s') return error;
  const own = host === session.account?.email || host === session.account?.userId;
  const hint = own
    ? `Leave --host out: the meeting is then ${host}'s own. A user-managed app never names its user.`
    : `A user-managed app acts for its own user only. Log in as ${host}, then: zoomctl meeting create --account ${host}`;
  return new Failure(error.kind, error.exitCode, error.message, {
    hint,
    http: error.http,
    cause: error.cause,
  });
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    variables: ['BROWSER'],
    examples: [
      'zoomctl meeting create --instant',
      'zoomctl meeting create --instant --topic "Consultation" --waiting-room --account work@example.com',
      'zoomctl meeting create --instant --json | jq -r .join_url',
      'zoomctl meeting create --start "tomorrow 15:00" --duration 30 --topic "Consultation"',
      'zoomctl meeting create --start 2027-03-01T09:00 --timezone Europe/Berlin --repeat weekly --on mon,wed --times 10',
    ],
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
      .option('--show-start-url', 'print the link that makes whoever has it the host');
  },
  async run(context, { options }) {
    const typed = options as Options;
    const share =
      typed.copy || typed.qr
        ? await (await import('./meeting-share.ts')).prepareSharing(context, typed)
        : undefined;
    const load = await prepare(context, typed);
    const session = await openSession(context, context.account);
    const host = hostOf(session, typed.host);
    // The store reads and decrypts meanwhile.
    const create = await load();
    const client = await zoomClient(context, session);
    const created = await explained(context, session, () => create(client, host)).catch((error: unknown) => {
      throw typed.host === undefined ? error : hostAdvice(error, session, typed.host);
    });
    await printMeeting(context, session, created, typed);
    if (share !== undefined) await share(created);
    if (typed.open) await openAsHost(context, created);
    return undefined;
  },
};
