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
import type { EndpointVerdict } from '../scopes/doctor.ts';
import { appTypeText, scopeCount } from './account-text.ts';
import type { DoctorResult } from './doctor-format.ts';
import { callText, STATUS_WORDS, summaryText } from './status-words.ts';

/** Rows of one table: nobody reads more in a ticket. */
const MOST_ROWS = 100;
const MOST_GRANTED = 60;
/** More than this is no list of what to add but a grant for everything. */
const MOST_ADDITIONS = 60;

function mark({ status }: EndpointVerdict): string {
  if (status === 'ok') return '✅';
  return status === 'unknown' ? '❔' : '❌';
}

function table(verdicts: readonly EndpointVerdict[]): string {
  const closed = verdicts.filter(({ status }) => status !== 'ok');
  const shown = [...closed, ...verdicts.filter(({ status }) => status === 'ok')].slice(0, MOST_ROWS);
  const rows = shown.map((verdict) => [
    mark(verdict),
    markdownCellCode(callText(verdict)),
    STATUS_WORDS[verdict.status],
    verdict.status === 'ok'
      ? verdict.satisfiedBy.slice(0, 1).map(markdownCellCode).join('')
      : markdownText(`${verdict.reason} ${verdict.fix}`),
  ]);
  const rest = verdicts.length - shown.length;
  const more = rest > 0 ? `\n\n… and ${rest} more.` : '';
  return markdownTable(['', 'Endpoint', 'Verdict', 'Why, and what to do'], rows) + more;
}

/** The report as GitHub-flavoured Markdown, for a ticket or a pull request. */
export function doctorMarkdown(
  { report, account, named, grantKnown }: DoctorResult,
  catalogue: Catalogue,
): string {
  const { appType, style, granted, endpoints, findings } = report;
  const who = account === null ? 'The grant' : markdownText(accountLabel(account));
  const family = style === 'none' ? '' : `, ${style}`;
  const scopes = granted.slice(0, MOST_GRANTED).map(markdownCode).join(' ');
  const add = additions(endpoints, catalogue);
  const told = findings.filter(({ kind }) => kind !== 'excess_scopes' || !named);
  const parts = [
    `### Zoom scopes: ${summaryText(report)}`,
    `${who} (${appTypeText(appType)}${family}, ${grantKnown ? scopeCount(granted.length) : 'its scopes are not known'})${scopes === '' ? '' : `: ${scopes}`}${granted.length > MOST_GRANTED ? ' …' : ''}`,
    ...(endpoints.length === 0 ? [] : [table(endpoints)]),
    ...(add.length === 0 || add.length > MOST_ADDITIONS
      ? []
      : ['**To add to the app at Zoom:**', markdownBlock(add)]),
    ...(told.length === 0
      ? []
      : [
          '**Findings**',
          told
            .map(
              ({ kind, message, fix }) =>
                `- ${markdownCode(kind)}: ${markdownText(message)} → ${markdownText(fix)}`,
            )
            .join('\n'),
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
