import { count } from '../count.ts';
import { listed } from '../scopes/advice.ts';
import type { Finding } from '../scopes/doctor.ts';
import type { Judge } from '../scopes/verdict.ts';
import type { ReportedCall, ScanReport } from './scan-report.ts';

type Report = Omit<ScanReport, 'findings'>;

interface Setting {
  readonly strict: boolean;
  readonly rules: Judge['rules'];
}

const placeNames = (calls: readonly ReportedCall[]) => calls.map(({ file, line }) => `${file}:${line}`);

const places = (calls: readonly ReportedCall[]) => listed(placeNames(calls));

/** What to give instead of a path without any source file. */
export const KNOWN_FILES =
  'Give a folder with TypeScript, JavaScript, Python, Go, Ruby, PHP, Java, C# or shell, or a Postman, OpenAPI or HAR file.';

/** A finding for each reason: what was not read is not known to need nothing. */
function unreadFiles({ notRead }: Report): Finding[] {
  const reasons = [...new Set(notRead.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const files = notRead.filter((one) => one.reason === reason).map(({ file }) => file);
    return {
      kind: 'not_read',
      message: `Not read (${reason}): ${listed(files)}.`,
      fix: 'What is called there is not known. Make it readable, or leave it out with .gitignore.',
      evidence: files,
    };
  });
}

function nothingScanned({ files, notRead }: Report): Finding[] {
  if (files > 0 || notRead.length > 0) return [];
  return [
    {
      kind: 'nothing_scanned',
      message: 'No file of a known kind was found.',
      fix: KNOWN_FILES,
      evidence: [],
    },
  ];
}

function namedUsers({ calls }: Report, { rules, strict }: Setting): Finding[] {
  const named = calls
    .filter(({ sure }) => sure || strict)
    .filter(({ status, namedUser }) =>
      rules === 'user' ? status === 'use_me' : rules === 'any' && namedUser !== null,
    );
  if (named.length === 0) return [];
  const certain = rules === 'user';
  return [
    {
      kind: certain ? 'use_me' : 'named_user',
      message: `${count(named.length, 'call')} of a user by name: ${places(named)}. With a user-managed app Zoom then asks for an admin scope, even for the token's own user.`,
      fix: certain
        ? 'Write me in the place of the user there.'
        : 'Say which kind of app it is with --app-type; for a user-managed one write me there.',
      evidence: placeNames(named),
    },
  ];
}

/** A user that a variable names is `me` or isn't: only who wrote it knows. */
function variableUsers({ calls }: Report, { rules }: Setting): Finding[] {
  const variable = calls.filter(({ path }) => /^\/users\/\{[^}]*\}/.test(path));
  if (rules !== 'user' || variable.length === 0) return [];
  return [
    {
      kind: 'variable_user',
      message: `${count(variable.length, 'call')} whose user is only known at run time: ${places(variable)}.`,
      fix: 'With a user-managed app see that it is always me: a user id or an email address is refused.',
      evidence: placeNames(variable),
    },
  ];
}

function unsureCalls({ calls }: Report, { strict }: Setting): Finding[] {
  const unsure = calls.filter(({ sure }) => !sure);
  if (unsure.length === 0) return [];
  return [
    {
      kind: 'unsure_calls',
      message: `${count(unsure.length, 'call')} that may go to Zoom, or whose method or path the source doesn't tell: ${places(unsure)}. ${strict ? 'With --strict they count.' : "They don't count."}`,
      fix: strict ? 'Look at them.' : 'Look at them, or count them with --strict.',
      evidence: placeNames(unsure),
    },
  ];
}

function unpublishedEndpoints({ calls }: Report): Finding[] {
  const unpublished = calls.filter(({ sure, operationId }) => sure && operationId === null);
  if (unpublished.length === 0) return [];
  return [
    {
      kind: 'unpublished_endpoint',
      message: `${count(unpublished.length, 'call')} of an endpoint that Zoom doesn't publish: ${places(unpublished)}.`,
      fix: 'Check the method and the path with zoomctl endpoint list; what it needs is not known.',
      evidence: placeNames(unpublished),
    },
  ];
}

function excessScopes({ excess, endpoints }: Report): Finding[] {
  if (excess.length === 0 || endpoints.length === 0) return [];
  const unknown = endpoints.some(({ status }) => status === 'unknown') ? ', as far as is known' : '';
  return [
    {
      kind: 'excess_scopes',
      message: `${count(excess.length, 'granted scope')} that the calls do without${unknown}: ${listed(excess)}.`,
      fix: `If nothing else uses the app, remove ${excess.length === 1 ? 'it' : 'them'} from the app at Zoom.`,
      evidence: excess,
    },
  ];
}

/** What is worth saying about the calls as a whole, beyond what the doctor finds. */
export function findingsOfScan(report: Report, setting: Setting): Finding[] {
  return [
    nothingScanned,
    unreadFiles,
    namedUsers,
    variableUsers,
    unsureCalls,
    unpublishedEndpoints,
    excessScopes,
  ].flatMap((check) => check(report, setting));
}
