import { junitDocument } from '../output/junit.ts';
import type { SmokeReport } from './meeting-smoke-run.ts';

/** The steps as a JUnit report, which CI systems read. */
export function junitText({ steps }: SmokeReport, began: Date): string {
  return junitDocument({
    name: 'zoomctl meeting smoke',
    began,
    cases: steps.map(({ name, status, milliseconds, failure }) => ({
      className: 'zoomctl.meeting.smoke',
      name,
      milliseconds,
      skipped: status === 'skipped' ? '' : undefined,
      failure: failure && { type: failure.kind, message: failure.message, text: failure.hint ?? '' },
    })),
  });
}
