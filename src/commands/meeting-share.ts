import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';

export interface ShareFlags {
  readonly copy?: boolean;
  readonly qr?: boolean;
}

/** Hands a meeting's join link on. */
export type Share = (meeting: LosslessObject) => Promise<void>;

/**
 * `--copy` and `--qr`. What is missing for them is found out before anything is sent to Zoom; that a program fails
 * later is told but takes nothing from the meeting.
 * @throws a usage error, or `no_clipboard`
 */
export async function prepareSharing(context: Context, flags: ShareFlags): Promise<Share> {
  const { out, env } = context;
  if (flags.qr && out.json) {
    const flag = out.filters ? '--jq' : '--json';
    throw usageError(`--qr and ${flag} exclude each other: a QR code is for people.`);
  }
  const clipboard = flags.copy ? await import('./meeting-clipboard.ts') : undefined;
  const program = clipboard?.findClipboard(env);
  return async (meeting) => {
    const url = textField(meeting, 'join_url');
    // Half a pair of surrogates is in no link, and no QR code can hold it.
    if (url === null || /\p{Surrogate}/u.test(url))
      return out.warn('Zoom gave no link to join the meeting with.');
    if (flags.qr) {
      const { printQr } = await import('./meeting-qr.ts');
      out.line();
      printQr(out, url);
    }
    if (clipboard === undefined || program === undefined) return;
    try {
      await clipboard.copyText(program, url);
      out.done('The join link is on the clipboard.');
    } catch (error) {
      out.warn(`The join link could not be copied: ${(error as Error).message}`);
    }
  };
}
