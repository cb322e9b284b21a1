import { accountLabel } from '../accounts/account.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import {
  markdownBlock,
  markdownCellCode,
  markdownCode,
  markdownTable,
  markdownText,
} from '../output/markdown.ts';
import { additions } from '../scopes/additions.ts';
import type { EndpointVerdict, Finding } from '../scopes/doctor.ts';
import { appTypeText, scopeCount } from './account-text.ts';
import type { DoctorResult } from './doctor-format.ts';
import { callText, STATUS_WORDS, summaryText, uncertain, uncertainText } from './status-words.ts';

/** Rows of one table: nobody reads more in a ticket. */
const MOST_ROWS = 100;
const MOST_GRANTED = 60;
/** More than this is no list of what to add but a grant for everything. */
const MOST_ADDITIONS = 60;

function mark({ status }: EndpointVerdict, doubted: boolean): string {
  if (status === 'ok') return doubted ? '❔' : '✅';
  return status === 'unknown' ? '❔' : '❌';
}

/**
 * Verdicts as a table, the closed ones first.
 * @param doubts what is not certain, by its call
 */
export function verdictTable(
  verdicts: readonly EndpointVerdict[],
  doubts: ReadonlyMap<string, Finding> = new Map(),
): string {
  const closed = verdicts.filter(({ status }) => status !== 'ok');
  const shown = [...closed, ...verdicts.filter(({ status }) => status === 'ok')].slice(0, MOST_ROWS);
  const rows = shown.map((verdict) => [
    mark(verdict, doubts.has(callText(verdict))),
    markdownCellCode(callText(verdict)),
    verdict.status === 'ok' && doubts.has(callText(verdict)) ? 'not certain' : STATUS_WORDS[verdict.status],
    verdict.status === 'ok'
      ? verdict.satisfiedBy.slice(0, 1).map(markdownCellCode).join('')
      : markdownText(`${verdict.reason} ${verdict.fix}`),
  ]);
  const rest = verdicts.length - shown.length;
  const more = rest > 0 ? `\n\n… and ${rest} more.` : '';
  return markdownTable(['', 'Endpoint', 'Verdict', 'Why, and what to do'], rows) + more;
}

/** Scopes in a block that can be copied, under a heading; nothing where there are none. */
export function scopesBlock(title: string, scopes: readonly string[]): string[] {
  return scopes.length === 0 ? [] : [`**${title}**`, markdownBlock(scopes)];
}

/** Findings as a list under a heading; nothing where there are none. */
export function findingList(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const items = findings.map(
    ({ kind, message, fix }) => `- ${markdownCode(kind)}: ${markdownText(message)} → ${markdownText(fix)}`,
  );
  return ['**Findings**', items.join('\n')];
}

/** The report as GitHub-flavoured Markdown, for a ticket or a pull request. */
export function doctorMarkdown(
  { report, account, named, grantKnown, strict }: DoctorResult,
  catalogue: Catalogue,
): string {
  const { appType, style, granted, endpoints, findings } = report;
  const who = account === null ? 'The grant' : markdownText(accountLabel(account));
  const family = style === 'none' ? '' : `, ${style}`;
  const scopes = granted.slice(0, MOST_GRANTED).map(markdownCode).join(' ');
  const add = additions(endpoints, catalogue);
  const told = findings.filter(({ kind }) => kind !== 'excess_scopes' || !named);
  const doubts = uncertain(report, strict);
  const parts = [
    `### Zoom scopes: ${summaryText(report)}${uncertainText(doubts)}`,
    `${who} (${appTypeText(appType)}${family}, ${grantKnown ? scopeCount(granted.length) : 'its scopes are not known'})${scopes === '' ? '' : `: ${scopes}`}${granted.length > MOST_GRANTED ? ' …' : ''}`,
    ...(endpoints.length === 0 ? [] : [verdictTable(endpoints, doubts)]),
    ...(add.length > MOST_ADDITIONS ? [] : scopesBlock('To add to the app at Zoom:', add)),
    ...findingList(told),
  ];
  return `${parts.join('\n\n')}\n`;
}
