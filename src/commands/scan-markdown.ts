import { markdownCellCode, markdownCode, markdownTable, markdownText } from '../output/markdown.ts';
import type { ReportedCall } from '../scan/scan-report.ts';
import { findingList, scopesBlock, verdictTable } from './doctor-markdown.ts';
import {
  grantText,
  ownerText,
  type ScanResult,
  scanSummary,
  scopeLists,
  toldFindings,
} from './scan-words.ts';
import { callText, STATUS_WORDS } from './status-words.ts';

/** Rows of the table of calls: nobody reads more in a ticket. */
const MOST_CALLS = 100;

/** Without a grant nothing was checked, so that nothing is called open. */
function verdictText({ sure, status }: ReportedCall, { report, strict }: ScanResult): string {
  if (!sure && !strict) return 'unsure';
  return status === 'ok' && report.granted === null ? 'not checked' : STATUS_WORDS[status];
}

function callTable(result: ScanResult): string {
  const { report } = result;
  const rows = report.calls
    .slice(0, MOST_CALLS)
    .map((call) => [
      markdownCellCode(`${call.file}:${call.line}`),
      markdownCellCode(callText(call)),
      verdictText(call, result),
    ]);
  const rest = report.calls.length - rows.length;
  return markdownTable(['Place', 'Call', 'Verdict'], rows) + (rest > 0 ? `\n\n… and ${rest} more.` : '');
}

/** The report as GitHub-flavoured Markdown, for a ticket or a pull request. */
export function scanMarkdown(result: ScanResult): string {
  const { report, strict } = result;
  const counted = report.endpoints.filter(
    ({ sure, status }) => (sure || strict) && (status !== 'ok' || report.granted !== null),
  );
  const parts = [
    `### Zoom scopes: ${markdownText(scanSummary(result))}`,
    report.granted === null
      ? `No grant to hold the calls against (${grantText(result)}).`
      : `${markdownText(ownerText(result))} (${grantText(result)})${report.granted.length > 0 && report.granted.length <= 60 ? `: ${report.granted.map(markdownCode).join(' ')}` : ''}`,
    ...(counted.length === 0 ? [] : [verdictTable(counted)]),
    ...(report.calls.length === 0 ? [] : [callTable(result)]),
    ...scopeLists(result).flatMap(([title, scopes]) => scopesBlock(title, scopes)),
    ...findingList(toldFindings(result, false)),
  ];
  return `${parts.join('\n\n')}\n`;
}
