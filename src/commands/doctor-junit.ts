import { type JunitCase, junitDocument } from '../output/junit.ts';
import type { DoctorResult } from './doctor-format.ts';
import { callText, fails, STATUS_WORDS, uncertain } from './status-words.ts';

/** The report as JUnit: a test for each endpoint, and the findings as what the suite printed. */
export function doctorJunit({ report, strict, file, lines }: DoctorResult, began: Date): string {
  const doubts = uncertain(report, strict);
  return junitDocument({
    name: 'zoomctl scopes doctor',
    began,
    cases: report.endpoints.map((verdict, index): JunitCase => {
      const { status, reason, fix } = verdict;
      const line = lines[index];
      const test = {
        className: 'zoomctl.scopes.doctor',
        name: callText(verdict),
        file: line === undefined ? undefined : file,
        line,
      };
      const doubt = doubts.get(callText(verdict));
      if (status === 'ok' && doubt !== undefined)
        return {
          ...test,
          failure: { type: doubt.kind, message: `not certain: ${doubt.message}`, text: doubt.fix },
        };
      if (fails(status, strict)) {
        const message = `${STATUS_WORDS[status]}: ${reason}`;
        return { ...test, failure: { type: status, message, text: fix } };
      }
      return status === 'ok' ? test : { ...test, skipped: `${STATUS_WORDS[status]}: ${reason}` };
    }),
    notes: report.findings.map(({ kind, message, fix }) => `${kind}: ${message} ${fix}`),
  });
}
