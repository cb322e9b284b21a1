import { count } from '../count.ts';
import { listed } from './advice.ts';
import type { Check, Examined, Finding, Login } from './finding.ts';
import { grantOf } from './grant.ts';

/** Milliseconds. A login this young is no reason why a scope is missing. */
const YOUNG = 10 * 60_000;

const two = (number: number): string => String(number).padStart(2, '0');

/** As `toISOString`, for which V8 looks up the system's time zone. */
function dayOf(date: Date): string {
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** The day; where another moment is on the same one, the minute, too. */
function day(at: number, other?: number): string {
  const date = new Date(at);
  if (other === undefined || dayOf(new Date(other)) !== dayOf(date)) return dayOf(date);
  return `${dayOf(date)} at ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

function age(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours < 1) return `${Math.floor(milliseconds / 60_000)} minutes ago`;
  return hours < 48 ? `${count(hours, 'hour')} ago` : `${Math.floor(hours / 24)} days ago`;
}

/** What to type for the scopes that the app has today. */
function again({ appType, login }: Examined): string {
  return appType === 's2s' ? 'activate the app again and take a new token' : `run ${login} again`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Logins of others to the same app that got granular scopes after this one got classic ones. */
function afterMigration({ grant, history, catalogue }: Examined): readonly Login[] {
  if (grant.style !== 'classic' || history === undefined) return [];
  return history.others.filter(
    ({ at, scopes }) => at > history.at && grantOf(scopes, catalogue).style === 'granular',
  );
}

/**
 * An app that goes from classic to granular scopes leaves the tokens that are there as they are, until the next login.
 * Another login to the same app proves it; else that the grant is classic is reason to look, where something is closed.
 */
export const migratedGrant: Check = (examined) => {
  const { grant, summary, history } = examined;
  const [proof] = afterMigration(examined);
  if (proof !== undefined && history !== undefined) {
    return [
      {
        kind: 'migrated_grant',
        message: `The app has gone over to granular scopes: ${proof.name} got them with the login of ${day(proof.at, history.at)}. This login is from before (${day(history.at, proof.at)}) and keeps its classic ones.`,
        fix: `${capital(again(examined))} to get the granular scopes.`,
        evidence: [proof.name],
      },
    ];
  }
  if (grant.style !== 'classic' || summary.missing === 0) return [];
  return [
    {
      kind: 'classic_grant',
      message: `${count(grant.scopes.length, 'scope')}, all with classic names, which only apps from before 2024 have. If such an app has gone over to granular scopes since, a token from before keeps the classic ones.`,
      fix: `Look at the app's scopes at Zoom: if they are granular, ${again(examined)}, and add granular ones.`,
      evidence: grant.scopes,
    },
  ];
};

/** Scopes that other logins to the same app and of the same family hold, and this one does not. */
function lacking({ grant, history, catalogue }: Examined, when: (login: Login, at: number) => boolean) {
  const own = new Set(grant.scopes);
  const comparable = (history?.others ?? []).filter(
    (login) =>
      history !== undefined &&
      when(login, history.at) &&
      grantOf(login.scopes, catalogue).style === grant.style,
  );
  return comparable
    .map((login) => ({ login, scopes: login.scopes.filter((scope) => !own.has(scope)) }))
    .filter(({ scopes }) => scopes.length > 0)
    .sort((a, b) => b.login.at - a.login.at);
}

const all = (found: ReturnType<typeof lacking>): string[] => [
  ...new Set(found.flatMap(({ scopes }) => scopes)),
];

/** A scope that was added to the app after this token was issued is not in it, and a refresh does not bring it. */
export const staleGrant: Check = (examined) => {
  const { history, requested = [] } = examined;
  if (history === undefined || afterMigration(examined).length > 0) return [];
  const later = lacking(examined, (login, at) => login.at > at);
  const [proof] = later;
  if (proof !== undefined) {
    const scopes = all(later);
    const them = scopes.length === 1 ? 'it' : 'them';
    const why =
      requested.length > 0
        ? `it asked only for ${listed(requested)}.`
        : 'added to the app since, or left unticked here.';
    const how =
      requested.length > 0 ? `without --scopes, or with ${them} there` : 'and leave everything ticked';
    return [
      {
        kind: 'stale_grant',
        message: `${proof.login.name} logged in to the same app on ${day(proof.login.at, history.at)} and got ${listed(scopes)}; this login, of ${day(history.at, proof.login.at)}, lacks ${them}: ${why}`,
        fix: `${capital(again(examined))} ${how}: a refresh brings no new scopes.`,
        evidence: scopes,
      },
    ];
  }
  const wanted = [...new Set(examined.wanted)];
  if (wanted.length === 0 || history.now - history.at < YOUNG) return [];
  return [
    {
      kind: 'stale_grant',
      message: `The token has the scopes of the login of ${day(history.at)} (${age(history.now - history.at)}). What was added to the app at Zoom since then is not in it.`,
      fix: `If the app has ${listed(wanted)} already, nothing has to be added: ${again(examined)}.`,
      evidence: wanted,
    },
  ];
};

function leftOut(scopes: readonly string[], message: string, examined: Examined): Finding {
  return {
    kind: 'not_granted',
    message,
    fix: `${capital(again(examined))} and leave ${scopes.length === 1 ? 'it' : 'them'} ticked.`,
    evidence: scopes,
  };
}

/** What the login asked for, or what others were granted by the same app before, and this token lacks. */
export const notGranted: Check = (examined) => {
  const { grant, requested = [], history } = examined;
  const asked = requested.filter((scope) => !grant.scopes.includes(scope));
  if (asked.length > 0) {
    const message = `Asked for at login, but not in the token: ${listed(asked)}. The user may have unticked them, or the app had them added later.`;
    return [leftOut(asked, message, examined)];
  }
  const earlier = lacking(examined, (login, at) => login.at <= at);
  const [proof] = earlier;
  // Who asked for less was given less.
  if (proof === undefined || history === undefined || requested.length > 0) return [];
  const scopes = all(earlier);
  const message = `${proof.login.name} got ${listed(scopes)} from the same app on ${day(proof.login.at, history.at)}, and this later login did not: the user may have unticked what is optional, or the app has lost it.`;
  return [leftOut(scopes, message, examined)];
};
