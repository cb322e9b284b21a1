import type { Hosts } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import { isMeetingLink } from '../zoom/zoom-hosts.ts';
import { openBrowser } from './browser.ts';

/**
 * Opens the link that starts a meeting.
 * @param hosts those of the account that the meeting is of
 * @throws `unsafe_url` for a link that does not lead to Zoom; else an Error that says why the browser could not be started
 */
export async function openMeeting(context: Context, link: string, hosts: Hosts): Promise<void> {
  if (URL.canParse(link)) {
    const url = new URL(link);
    // What is no web address at all is refused by the browser's own rule.
    if (/^https?:$/.test(url.protocol) && !isMeetingLink(url, hosts)) {
      throw new Failure(
        'unsafe_url',
        EXIT.failed,
        `The link that Zoom's reply gives leads to ${url.host}, which is not Zoom's: it is not opened.`,
        { hint: 'If that host is right, --show-start-url of meeting get prints the link.' },
      );
    }
  }
  await openBrowser(link, context.env);
}
