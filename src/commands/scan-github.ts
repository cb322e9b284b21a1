import type { Output } from '../output/output.ts';
import { harmless } from '../output/terminal-text.ts';
import { callNotes, type Level, RULES } from '../scan/call-notes.ts';
import type { ScanReport } from '../scan/scan-report.ts';

const COMMAND: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** GitHub's workflow commands end at a line's end, and their properties at a colon or comma. */
function escapedMessage(text: string): string {
  return harmless(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** The report as annotations of a GitHub workflow. */
export function printGithubAnnotations(out: Output, report: ScanReport, strict: boolean): void {
  for (const { call, rule, level, message } of callNotes(report, strict)) {
    const title = RULES.find(({ id }) => id === rule)?.summary ?? rule;
    const properties = [
      `file=${escapedProperty(call.file)}`,
      `line=${call.line}`,
      `col=${call.column}`,
      `title=${escapedProperty(title)}`,
    ];
    out.raw(`::${COMMAND[level]} ${properties.join(',')}::${escapedMessage(message)}\n`);
  }
}
