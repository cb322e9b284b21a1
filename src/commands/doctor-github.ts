import { githubAnnotation } from '../output/github-annotation.ts';
import { harmless } from '../output/terminal-text.ts';
import type { Finding } from '../scopes/doctor.ts';
import type { DoctorResult } from './doctor-format.ts';
import { callText, fails, STATUS_WORDS, summaryText, uncertain, uncertainText } from './status-words.ts';

const NOTICES = new Set(['excess_scopes', 'no_published_scopes']);

/** A finding of a command as an annotation of the whole run. */
export function findingAnnotation({ kind, message, fix }: Finding, command: string): string {
  return githubAnnotation({
    level: NOTICES.has(kind) ? 'notice' : 'warning',
    title: `${command}: ${kind}`,
    message: `${harmless(message)}\n${harmless(fix)}`,
  });
}

/**
 * The report as annotations of a GitHub workflow: an error for each endpoint that is closed, at its line of the file
 * that `--require` names, a warning for what isn't known and for findings, and a last line for whoever reads the log.
 */
export function doctorAnnotations({ report, strict, named, file, lines }: DoctorResult): string {
  const doubts = uncertain(report, strict);
  const ofEndpoints = report.endpoints.map((verdict, index) => {
    const { status, reason, fix } = verdict;
    const line = lines[index];
    const place = { file: line === undefined ? undefined : file, line };
    const doubt = doubts.get(callText(verdict));
    if (status === 'ok') {
      if (doubt === undefined) return '';
      const message = `${harmless(doubt.message)}\n${harmless(doubt.fix)}`;
      return githubAnnotation({
        level: 'error',
        title: `${callText(verdict)}: not certain`,
        message,
        ...place,
      });
    }
    return githubAnnotation({
      level: fails(status, strict) ? 'error' : 'warning',
      title: `${callText(verdict)}: ${STATUS_WORDS[status]}`,
      message: `${harmless(reason)}\n${harmless(fix)}`,
      ...place,
    });
  });
  const ofFindings = report.findings
    .filter(
      (finding) => (finding.kind !== 'excess_scopes' || !named) && ![...doubts.values()].includes(finding),
    )
    .map((finding) => findingAnnotation(finding, 'zoomctl scopes doctor'));
  return [...ofEndpoints, ...ofFindings, `${summaryText(report)}${uncertainText(doubts)}\n`].join('');
}
