import { LosslessNumber } from 'lossless-json';
import type { Context } from '../context.ts';
import { t } from '../output/terminal-text.ts';
import type { MeetingName } from '../zoom/meeting-path.ts';

/** A meeting as documents name it: by its number, every digit kept, or by its UUID. */
export function nameFields(name: MeetingName): { id: LosslessNumber } | { uuid: string } {
  return name.kind === 'id' ? { id: new LosslessNumber(name.digits) } : { uuid: name.uuid };
}

/** The same for people: ids are written as commands take them, without blanks. */
export function nameText(name: MeetingName): string {
  return name.kind === 'id' ? name.digits : name.uuid;
}

/** Tells what was done to a meeting, for which Zoom replies with nothing. */
export async function tellDone(
  context: Context,
  name: MeetingName,
  what: 'updated' | 'ended' | 'deleted' | 'opened',
  occurrence?: string,
): Promise<void> {
  const { out } = context;
  if (out.json) {
    await out.document({
      meeting: {
        ...nameFields(name),
        ...(occurrence === undefined ? {} : { occurrence_id: occurrence }),
        [what]: true,
      },
    });
    return;
  }
  const which = occurrence === undefined ? '' : ` (occurrence ${occurrence})`;
  out.done(t`Meeting ${nameText(name)}${which} ${what}`);
}
