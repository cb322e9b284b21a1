import { usageError } from '../errors.ts';
import type { InstantMeeting } from '../zoom/meetings.ts';

/** Characters that a topic may have at Zoom. */
const LONGEST_TOPIC = 200;

/** @throws a usage error for a topic that Zoom would refuse */
export function checkTopic(topic: string): string {
  if (topic.trim() === '') throw usageError('--topic is empty.', 'Give it some text, or leave it out.');
  if ([...topic].length <= LONGEST_TOPIC) return topic;
  throw usageError(`--topic takes up to ${LONGEST_TOPIC} characters, not ${[...topic].length}.`);
}

/** @throws a usage error for a passcode that Zoom would refuse */
export function checkPasscode(passcode: string): string {
  if (/^[\w@*-]{1,10}$/.test(passcode)) return passcode;
  throw usageError('--passcode takes 1 to 10 characters: letters, digits and @ - _ *.');
}

/** The value of a setting as JSON has it: true, false, a number, else text. */
function typed(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** `--setting key=value` flags as Zoom's `settings` object. @throws a usage error for one without a name or a value */
export function readSettings(flags: readonly string[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const flag of flags) {
    const [, name = '', value = ''] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(flag) ?? [];
    if (name === '') throw usageError(`--setting takes key=value, such as waiting_room=true, not "${flag}".`);
    settings[name] = typed(value);
  }
  return settings;
}

export interface MeetingFlags {
  readonly topic?: string;
  readonly passcode?: string;
  readonly waitingRoom?: boolean;
  readonly setting?: readonly string[];
}

/** The request that the flags describe. @throws a usage error that names the flag */
export function instantMeeting(flags: MeetingFlags): InstantMeeting {
  const settings = readSettings(flags.setting ?? []);
  if (flags.waitingRoom) settings.waiting_room = true;
  return {
    ...(flags.topic === undefined ? {} : { topic: checkTopic(flags.topic) }),
    ...(flags.passcode === undefined ? {} : { password: checkPasscode(flags.passcode) }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

/** Who hosts: an email address or a user id. @throws a usage error for anything that isn't one segment of a path */
export function checkHost(host: string): string {
  if (/^[^\s/\\?#\u0000-\u001f\u007f-\u009f]{1,254}$/.test(host) && host !== '.' && host !== '..')
    return host;
  throw usageError('--host takes an email address or a user id.');
}
