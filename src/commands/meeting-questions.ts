import type { Context } from '../context.ts';
import { checkHost } from './meeting-fields.ts';
import { type RequestFlags, SCHEDULE_FLAGS } from './meeting-request.ts';
import { questions } from './prompt.ts';
import type { Choice } from './questions.ts';

type When = 'now' | 'later' | 'recurring';

const WHEN: readonly Choice<When>[] = [
  { name: 'Now', value: 'now', description: 'The same as --instant.' },
  { name: 'At a time', value: 'later', description: 'The same as --start TIME.' },
  { name: 'Recurring, at no fixed time', value: 'recurring', description: 'The same as --recurring.' },
];

/** Asks when a meeting is of which no flag says it, and gives the flags that would have said it. */
export async function askedTime<T extends RequestFlags>(context: Context, flags: T): Promise<T> {
  const { startCheck } = await import('./meeting-schedule.ts');
  const check = startCheck(flags.timezone, context);
  const ask = await questions(context);
  // Flags that only a meeting at a time has leave no choice.
  const isScheduled = SCHEDULE_FLAGS.some((name) => flags[name] !== undefined);
  const when = isScheduled ? 'later' : await ask.choose('When is the meeting?', WHEN, 'now');
  if (when === 'now') return { ...flags, instant: true };
  if (when === 'recurring') return { ...flags, recurring: true };
  const start = await ask.text('Start, such as "tomorrow 15:00":', check);
  return { ...flags, start };
}

/** Asks who hosts. */
export async function askHost(context: Context): Promise<string> {
  const ask = await questions(context);
  return ask.text('Host (email address or user id):', (text) => checkHost(text.trim(), 'This'));
}
