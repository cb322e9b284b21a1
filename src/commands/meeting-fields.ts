import type { Command } from 'commander';
import type { Session } from '../accounts/session.ts';
import { usageError } from '../errors.ts';
import type { InstantMeeting } from '../zoom/meetings.ts';
import { collect } from './flag-values.ts';
import { wordOption } from './words.ts';

/** How often a meeting may recur. */
export const REPEATS = ['daily', 'weekly', 'monthly'] as const;

/** Characters that a topic may have at Zoom. */
const LONGEST_TOPIC = 200;
const LONGEST_AGENDA = 2000;

/** @throws a usage error for a topic that Zoom would refuse */
function checkTopic(topic: string): string {
  if (topic.trim() === '') throw usageError('--topic is empty.', 'Give it some text, or leave it out.');
  if ([...topic].length <= LONGEST_TOPIC) return topic;
  throw usageError(`--topic takes up to ${LONGEST_TOPIC} characters, not ${[...topic].length}.`);
}

/** @throws a usage error for an agenda that Zoom would refuse */
export function checkAgenda(agenda: string): string {
  if ([...agenda].length <= LONGEST_AGENDA) return agenda;
  throw usageError(`--agenda takes up to ${LONGEST_AGENDA} characters, not ${[...agenda].length}.`);
}

/** @throws a usage error for a passcode that Zoom would refuse */
function checkPasscode(passcode: string): string {
  if (/^[\w@*-]{1,10}$/.test(passcode)) return passcode;
  throw usageError('--passcode takes 1 to 10 characters: letters, digits and @ - _ *.');
}

export interface MeetingFlags {
  readonly topic?: string;
  readonly passcode?: string;
  readonly waitingRoom?: boolean;
  readonly setting?: readonly string[];
}

async function settingsOf(
  { setting = [], waitingRoom }: MeetingFlags,
  request: 'create' | 'update',
): Promise<Record<string, unknown>> {
  if (setting.length === 0) return waitingRoom === undefined ? {} : { waiting_room: waitingRoom };
  const { readSettings } = await import('./meeting-setting-flags.ts');
  const settings = readSettings(setting, request);
  if (waitingRoom === undefined) return settings;
  const { waiting_room: other = waitingRoom } = settings;
  if (other !== waitingRoom) {
    throw usageError(
      `--${waitingRoom ? '' : 'no-'}waiting-room and --setting waiting_room=${String(other)} exclude each other.`,
    );
  }
  return { ...settings, waiting_room: waitingRoom };
}

/** The fields that every meeting may have. @throws a usage error that names the flag */
export async function sharedFields(
  flags: MeetingFlags,
  request: 'create' | 'update',
): Promise<InstantMeeting> {
  const settings = await settingsOf(flags, request);
  return {
    ...(flags.topic === undefined ? {} : { topic: checkTopic(flags.topic) }),
    ...(flags.passcode === undefined ? {} : { password: checkPasscode(flags.passcode) }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

/** Who hosts: an email address or a user id. @throws a usage error for anything that isn't one segment of a path */
export function checkHost(host: string, flag = '--host'): string {
  if (/^[^\s/\\?#\u0000-\u001f\u007f-\u009f]{1,254}$/.test(host) && host !== '.' && host !== '..')
    return host;
  throw usageError(`${flag} takes an email address or a user id.`);
}

/**
 * Whose meetings a command is about: the user that was named, else the token's own.
 * @throws a usage error where nobody was named and the token belongs to no user
 */
export function hostOf(session: Session, flag: string | undefined): string {
  if (flag !== undefined) return checkHost(flag);
  if (session.appType !== 's2s') return 'me';
  throw usageError(
    '--host is missing: a Server-to-Server app belongs to no user, so somebody has to be named as host.',
    'Give the email address or user id of a user of the account: --host work@example.com',
  );
}

/** Flags for what a meeting is, shared by the commands that make and change one. */
export function declareFields(command: Command, request: 'create' | 'update' = 'create'): Command {
  return command
    .option('--topic <text>', 'its title')
    .option(
      '--passcode <text>',
      request === 'create' ? 'its passcode; default: one that Zoom makes' : 'its passcode',
    )
    .option('--waiting-room', 'let people in one by one')
    .option('--setting <name=value>', "one of Zoom's meeting settings; may be repeated", collect);
}

/** Flags for when a meeting is, shared by the commands that make and change one. */
export function declareSchedule(command: Command, request: 'create' | 'update' = 'create'): Command {
  return command
    .option('--start <time>', '2027-03-01T15:00, with Z or an offset if you like, or "tomorrow 15:00"')
    .option('--duration <minutes>', 'how long it is planned for')
    .option(
      '--end <time>',
      'in place of --duration; "16:30" is on the day of the start, "in 2 hours" from the start',
    )
    .option(
      '--timezone <zone>',
      request === 'create'
        ? "such as Europe/Berlin; default: this machine's"
        : 'such as Europe/Berlin; default: left as it is',
    )
    .option('--agenda <text>', 'what it is about')
    .option('--schedule-for <user>', 'a user of the account who lets you schedule for them')
    .addOption(wordOption('--repeat <how>', REPEATS, 'daily, weekly or monthly'))
    .option('--every <n>', 'every so many days, weeks or months; default: 1')
    .option('--on <days>', 'weekly: mon,wed; monthly: 15, "second tuesday" or "last friday"')
    .option('--times <n>', 'how often it takes place, up to 60')
    .option('--until <time>', 'the last day it may take place: 2027-06-30 or "30 june"');
}
