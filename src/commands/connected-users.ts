import type { Context } from '../context.ts';
import type { Identity } from '../scopes/verdict.ts';

/** The users who are connected; none where the registry can't be read, which is no reason to explain nothing. */
export async function connectedUsers(context: Context): Promise<readonly Identity[]> {
  try {
    return (await context.registry.read()).accounts;
  } catch {
    return [];
  }
}
