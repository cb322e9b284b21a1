import { githubAnnotation } from '../output/github-annotation.ts';
import { harmless } from '../output/terminal-text.ts';
import type { DoctorResult } from './doctor-format.ts';
import { callText, fails, STATUS_WORDS, summaryText } from './status-words.ts';

const NOTICES = new Set(['excess_scopes', 'no_published_scopes']);

/**
 * The report as annotations of a GitHub workflow: an error for each endpoint that is closed, at its line of the file
 * that `--require` names, a warning for what isn't known and for findings, and a last line for whoever reads the log.
 */
export function doctorAnnotations({ report, strict, named, file, lines }: DoctorResult): string {
  const ofEndpoints = report.endpoints.map((verdict, index) => {
    const { status, reason, fix } = verdict;
    if (status === 'ok') return '';
    const line = lines[index];
    return githubAnnotation({
      level: fails(status, strict) ? 'error' : 'warning',
      title: `${callText(verdict)}: ${STATUS_WORDS[status]}`,
      message: `${harmless(reason)}\n${harmless(fix)}`,
      file: line === undefined ? undefined : file,
      line,
    });
  });
  const ofFindings = report.findings
    .filter(({ kind }) => kind !== 'excess_scopes' || !named)
    .map(({ kind, message, fix }) =>
      githubAnnotation({
        level: NOTICES.has(kind) ? 'notice' : 'warning',
        title: `zoomctl scopes doctor: ${kind}`,
        message: `${harmless(message)}\n${harmless(fix)}`,
      }),
    );
  return [...ofEndpoints, ...ofFindings, `${summaryText(report)}\n`].join('');
}
