import { type GithubAnnotation, githubAnnotation } from '../output/github-annotation.ts';
import { callNotes, type Level, type RuleId } from '../scan/call-notes.ts';
import { findingAnnotation } from './doctor-github.ts';
import { type ScanResult, scanSummary, toldFindings } from './scan-words.ts';
import { callText, STATUS_WORDS } from './status-words.ts';

const COMMAND: Readonly<Record<Level, GithubAnnotation['level']>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

const WORDS: Readonly<Record<RuleId, string>> = {
  'scope-missing': STATUS_WORDS.missing,
  'use-me': STATUS_WORDS.use_me,
  'needs-admin': STATUS_WORDS.needs_admin,
  'unknown-endpoint': STATUS_WORDS.unknown,
  'unsure-call': 'unsure',
  'scope-needed': 'needs a scope',
};

/** The report as annotations of a GitHub workflow, at the lines of the calls, and a last line for whoever reads the log. */
export function scanAnnotations(result: ScanResult): string {
  const ofCalls = callNotes(result.report, result.strict).map(({ call, rule, level, message }) => {
    const { file, line, column } = call;
    const title = `${callText(call)}: ${WORDS[rule]}`;
    return githubAnnotation({ level: COMMAND[level], title, message, file, line, column });
  });
  const ofFindings = toldFindings(result, true).map((finding) =>
    findingAnnotation(finding, 'zoomctl scopes scan'),
  );
  return [...ofCalls, ...ofFindings, `${scanSummary(result)}\n`].join('');
}
