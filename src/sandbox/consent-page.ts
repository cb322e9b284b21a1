import type { Catalogue } from '../catalogue/catalogue.ts';
import { APP_NAME } from './app.ts';
import type { Reply } from './http-message.ts';
import { escapeHtml, page } from './page.ts';
import { DEVELOPER, type Person } from './people.ts';

export interface Consent {
  /** The path the form is sent to. */
  readonly action: string;
  readonly ticket: string;
  readonly scopes: readonly string[];
  /** Whom one can answer as. */
  readonly people: readonly Person[];
  /** Where Allow and Decline lead to; absent when they stay on this server. */
  readonly redirectUri?: string;
}

function scopeItem(catalogue: Catalogue, scope: string): string {
  const description = catalogue.scope(scope)?.description ?? '';
  const small = description === '' ? '' : `<small>${escapeHtml(description)}</small>`;
  return `<li><code>${escapeHtml(scope)}</code>${small}</li>`;
}

function personChoice(person: Person): string {
  const checked = person === DEVELOPER ? ' checked' : '';
  const email = escapeHtml(person.email);
  return `<label><input type="radio" name="user" value="${email}"${checked}> ${email}</label>`;
}

/** Asks whether the app may have its scopes, and as whom to answer: there are no passwords here. */
export function consentPage(catalogue: Catalogue, consent: Consent): Reply {
  const scopes = consent.scopes.map((scope) => scopeItem(catalogue, scope)).join('\n');
  const asks = consent.scopes.length > 0 ? 'It asks for:' : 'It asks for no scopes.';
  const content = `<p>${asks}</p>
<ul>
${scopes}
</ul>
<form method="post" action="${escapeHtml(consent.action)}">
<input type="hidden" name="ticket" value="${escapeHtml(consent.ticket)}">
<fieldset>
<legend>Answer as</legend>
<div class="people">
${consent.people.map(personChoice).join('\n')}
</div>
</fieldset>
<div class="actions">
<button id="decline" name="decision" value="decline">Decline</button>
<button id="allow" class="allow" name="decision" value="allow">Allow</button>
</div>
</form>`;
  return page({
    title: `Allow ${APP_NAME} to use your Zoom account?`,
    content,
    ...(consent.redirectUri === undefined ? {} : { formLeadsTo: new URL(consent.redirectUri).origin }),
  });
}
