import type { Context } from '../context.ts';
import { grouped } from '../grouped.ts';
import { DEFAULT_REDIRECT_URI } from '../oauth/redirect-uri.ts';
import { t } from '../output/terminal-text.ts';
import type { AppScopes } from '../scopes/app-scopes.ts';
import type { AppKind } from './app-flags.ts';

/** An app that is to be made at Zoom. */
export interface PlannedApp {
  readonly kind: AppKind;
  readonly confidential: boolean;
  /** Null: the default one. */
  readonly redirectUri: string | null;
}

/** Where apps are made, by the host that people log in at; a sandbox has no such place. */
const MARKETPLACES: Readonly<Record<string, string>> = {
  'zoom.us': 'https://marketplace.zoom.us',
  'zoomgov.com': 'https://marketplace.zoomgov.com',
};

/** The Marketplace that belongs to an OAuth server; undefined where it is none of Zoom's. */
export function marketplaceOf(oauthUrl: string): string | undefined {
  return MARKETPLACES[new URL(oauthUrl).hostname];
}

/** What the Client ID to copy is called on the app's page. */
export function clientIdLabel({ confidential }: PlannedApp): string {
  return confidential ? 'Client ID' : 'Public Client ID';
}

type Line = readonly [text: string, ...more: (readonly [kind: 'copy' | 'soft', text: string])[]];

function clientLines({ confidential, redirectUri }: PlannedApp): Line[] {
  const uri = redirectUri ?? DEFAULT_REDIRECT_URI;
  const register: Line = [
    'Paste this redirect URI into "OAuth Redirect URL" and into the allow list:',
    ['copy', uri],
    ...(redirectUri === null
      ? [
          [
            'soft',
            'Zoom refuses localhost. The port is left out on purpose: each login uses a free one.',
          ] as const,
        ]
      : []),
  ];
  if (confidential) return [['Leave "Use Public Client OAuth" off: this client has a secret.'], register];
  return [['Turn on "Use Public Client OAuth".'], register];
}

function idLine(planned: PlannedApp): Line {
  if (planned.kind === 's2s')
    return ['Activate the app, and copy its Account ID, Client ID and Client Secret.'];
  const both = 'Development and production each have their own.';
  if (planned.confidential) return [`Copy the Client ID and the Client Secret. ${both}`];
  return [`Copy the Public Client ID: it differs from the Client ID. ${both}`];
}

function scopeLine({ kind }: PlannedApp, scopes: readonly string[]): Line {
  if (scopes.length === 0) return ['Under Scopes add what your calls need.'];
  return [
    `Under Scopes add ${scopes.length === 1 ? 'this one' : `these ${scopes.length}`}, and no others:`,
    ...scopes.map((scope) => ['copy', scope] as const),
    ...(kind === 's2s'
      ? [['soft', 'After a later change of scopes activate the app again, for tokens to have them.'] as const]
      : []),
  ];
}

/** Tells, step by step, where to click at Zoom, with all that has to be pasted there. */
export function tellSteps({ out }: Context, planned: PlannedApp, { scopes }: AppScopes, site: string): void {
  const { strong, soft } = out.noteColours;
  const { kind } = planned;
  const make =
    kind === 's2s'
      ? 'create a Server-to-Server OAuth app.'
      : `create a General app, ${kind === 'user' ? 'user-managed' : 'admin-managed'}.`;
  const steps: Line[] = [
    [
      `Open ${site}/develop/create and ${make}`,
      ['soft', 'It takes the role "Zoom for developers", with view and edit.'],
    ],
    ...(kind === 's2s' ? [] : clientLines(planned)),
    scopeLine(planned, scopes),
    idLine(planned),
  ];
  out.note();
  out.note(strong('Make the app at Zoom:'));
  for (const [index, [text, ...more]] of steps.entries()) {
    out.note(t`  ${index + 1}. ${text}`);
    for (const [how, line] of more)
      out.note(how === 'copy' ? t`       ${strong(line)}` : t`     ${soft(line)}`);
  }
  if (kind === 'user') {
    out.note(t`  ${soft('Until the app is published, only users of your own Zoom account can allow it.')}`);
  }
  out.note();
}

/** Tells of calls that stay closed whatever is added, with the reason that Zoom's rules give. */
export function tellClosed({ out }: Context, { closed }: AppScopes): void {
  for (const [reason, calls] of grouped(closed, (one) => one.reason))
    out.warn(t`${calls.map(({ call }) => call).join(', ')}: ${reason}`);
}
