import { type GithubAnnotation, githubAnnotation } from '../output/github-annotation.ts';
import type { Output } from '../output/output.ts';
import { callNotes, type Level, RULES } from '../scan/call-notes.ts';
import type { ScanReport } from '../scan/scan-report.ts';

const COMMAND: Readonly<Record<Level, GithubAnnotation['level']>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

/** The report as annotations of a GitHub workflow. */
export function printGithubAnnotations(out: Output, report: ScanReport, strict: boolean): void {
  for (const { call, rule, level, message } of callNotes(report, strict)) {
    const title = RULES.find(({ id }) => id === rule)?.summary ?? rule;
    const { file, line, column } = call;
    out.raw(githubAnnotation({ level: COMMAND[level], title, message, file, line, column }));
  }
}
