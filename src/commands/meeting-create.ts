import { accountLabel } from '../accounts/account.ts';
import { openSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import type { CommandModule } from './command.ts';
import { collect } from './flag-values.ts';
import { checkHost, instantMeeting, type MeetingFlags } from './meeting-fields.ts';
import { explained } from './refusal-advice.ts';

interface Options extends MeetingFlags {
  readonly instant?: boolean;
  readonly host?: string;
  readonly open?: boolean;
  readonly showStartUrl?: boolean;
}

function hostOf(session: Session, flag: string | undefined): string {
  if (flag !== undefined) return checkHost(flag);
  if (session.appType !== 's2s') return 'me';
  throw usageError(
    '--host is missing: a Server-to-Server app belongs to no user, so somebody has to be named as host.',
    'Give the email address or user id of a user of the account: --host work@example.com',
  );
}

function printForPeople(context: Context, session: Session, meeting: LosslessObject, options: Options): void {
  const { out } = context;
  const { good, soft, strong } = out.colours;
  const line = (name: string, value: string | null) => {
    if (value !== null) out.line(t`  ${soft(name.padEnd(9))} ${value}`);
  };
  out.line(t`${good('✓')} ${strong(textField(meeting, 'topic') ?? 'Instant meeting')}`);
  line('Join', textField(meeting, 'join_url'));
  line('Passcode', textField(meeting, 'password'));
  line('Meeting', String(meeting.id));
  if (options.showStartUrl) line('Start', textField(meeting, 'start_url'));
  if (options.showStartUrl || options.open) return;
  const host =
    options.host ?? textField(meeting, 'host_email') ?? (session.account && accountLabel(session.account));
  out.line(
    t`  ${soft('Start'.padEnd(9))} open the join link while signed in to Zoom as ${host ?? 'the host'}, or add --open next time`,
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

export const command: CommandModule = {
  declare(command) {
    command
      .option('--instant', 'a meeting that starts now')
      .option('--topic <text>', 'its title')
      .option('--passcode <text>', 'its passcode; default: one that Zoom makes')
      .option('--waiting-room', 'let people in one by one')
      .option('--setting <key=value>', "one of Zoom's meeting settings; may be repeated", collect)
      .option('--host <user>', 'another user of the account; takes an admin-managed or Server-to-Server app')
      .option('--open', 'open it in the browser as host')
      .option('--show-start-url', 'print the link that makes whoever has it the host')
      .addHelpText(
        'after',
        `
Examples:
  $ zoomctl meeting create --instant
  $ zoomctl meeting create --instant --topic "Consultation" --waiting-room --account work@example.com
  $ zoomctl meeting create --instant --json | jq -r .join_url

Exit code 6: the meeting may exist although no reply came.`,
      );
  },
  async run(context, { options }) {
    const typed = options as Options;
    if (!typed.instant) throw usageError('--instant is missing: it says that the meeting starts now.');
    const meeting = instantMeeting(typed);
    const session = await openSession(context, context.account);
    const host = hostOf(session, typed.host);
    // The store reads and decrypts meanwhile.
    const { createInstantMeeting, printableMeeting } = await import('../zoom/meetings.ts');
    const client = await zoomClient(context, session);
    const created = await explained(context, session, () => createInstantMeeting(client, host, meeting));
    if (context.out.json) await context.out.document(printableMeeting(created, typed.showStartUrl === true));
    else printForPeople(context, session, created, typed);
    if (typed.open) await openAsHost(context, created);
    return undefined;
  },
};
