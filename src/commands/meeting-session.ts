import { openSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import type { ZoomClient } from '../zoom/zoom-client.ts';
import { explained } from './refusal-advice.ts';

/** Runs calls to Zoom with the account that the command is about; a refusal is explained on its way out. */
export async function withZoom<T>(
  context: Context,
  calls: (client: ZoomClient, session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(context, context.account);
  const client = await zoomClient(context, session);
  return explained(context, session, () => calls(client, session));
}
