import type { App } from '../accounts/app.ts';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import { t } from '../output/terminal-text.ts';

/** Why Zoom may show an error in the browser and never come back, the likeliest first. */
export function likelyCauses(app: App, redirectUri: string, scopes: readonly string[]): string[] {
  const portless = app.redirectUri ?? redirectUri.replace(/:\d+(?=\/)/, '');
  const exact =
    portless === redirectUri ? '' : ` (or, should Zoom insist on a port, exactly ${redirectUri} with --port)`;
  return [
    `the redirect URI is not registered: it must be ${portless}${exact}, never localhost`,
    app.clientSecret !== null
      ? 'a confidential client may not use a loopback redirect: use the Public Client ID, without a secret'
      : 'this is not the Public Client ID: it differs from the Client ID, and "Use Public Client OAuth" must be on',
    `the client id ${app.clientId} is mistyped, or of the other environment: development and production each have their own ids and redirect URIs`,
    "the app is not published: only users of the developer's own Zoom account can allow it",
    ...(scopes.length === 0
      ? []
      : [`one of --scopes (${scopes.join(', ')}) is not among the app's scopes at Zoom`]),
  ];
}

export function tellCauses({ out }: Context, causes: readonly string[]): void {
  const { soft } = out.noteColours;
  out.note(soft('  If Zoom shows an error instead of asking, it never tells zoomctl. The likely causes:'));
  for (const cause of causes) out.note(soft(t`  · ${cause}`));
}

/** A time-out says once more what may be wrong: Zoom shows most authorization errors in the browser alone. */
export function withCauses(error: unknown, likely: readonly string[]): unknown {
  if (!(error instanceof Failure) || error.kind !== 'login_timeout') return error;
  const causes = likely.map((cause, index) => `${index + 1}. ${cause}`);
  return new Failure(error.kind, error.exitCode, error.message, {
    hint: `If Zoom showed an error in the browser, the likely causes are:\n${causes.join('\n')}`,
  });
}
