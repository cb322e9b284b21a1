import type { Failure } from '../errors.ts';
import { type JunitCase, junitDocument } from '../output/junit.ts';
import type { SmokeReport } from './meeting-smoke-run.ts';

const SUITE = 'zoomctl meeting smoke';
const CLASS = 'zoomctl.meeting.smoke';

function failureOf({ kind, message, hint = '' }: Failure): JunitCase['failure'] {
  return { type: kind, message, text: hint };
}

/** The steps as a JUnit report, which CI systems read. */
export function junitText({ steps }: SmokeReport, began: Date): string {
  return junitDocument({
    name: SUITE,
    began,
    cases: steps.map(({ name, status, milliseconds, failure }) => ({
      className: CLASS,
      name,
      milliseconds,
      skipped: status === 'skipped' ? '' : undefined,
      failure: failure && failureOf(failure),
    })),
  });
}

/** The report of a run that ends before its first request: for want of a login, or stopped by the doctor. */
export function stoppedText(name: 'login' | 'scopes', failure: Failure, began: Date): string {
  const cases = [{ className: CLASS, name, failure: failureOf(failure) }];
  return junitDocument({ name: SUITE, began, cases });
}
