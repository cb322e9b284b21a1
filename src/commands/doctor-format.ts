import type { Account } from '../accounts/account.ts';
import type { Context } from '../context.ts';
import type { DoctorReport } from '../scopes/doctor.ts';
import type { ProbedReport } from '../scopes/probe-verdict.ts';
import { readReportFormat } from './report-format.ts';

export const FORMATS = ['text', 'json', 'markdown', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** What a format may need beside the report. */
export interface DoctorResult {
  readonly report: DoctorReport;
  readonly account: Account | null;
  readonly strict: boolean;
  /** Whether anybody has said what the token may do. */
  readonly grantKnown: boolean;
  /** The report, where Zoom itself was asked. */
  readonly probed: ProbedReport | undefined;
  /** Whether the endpoints were named one by one, so that what else is granted is no fault. */
  readonly named: boolean;
  /** The file that names the endpoints; undefined where none does. */
  readonly file: string | undefined;
  /** The line of that file for each endpoint of the report. */
  readonly lines: readonly (number | undefined)[];
}

/** How to print: as `--format` says, else `json` where `--json` or `--jq` is given. @throws a usage error */
export function readFormat(context: Context, flag: string | undefined): Format {
  return readReportFormat(context, flag, FORMATS);
}

/** Prints a report in one of the formats that are text. */
export async function printFormatted(
  context: Context,
  format: Exclude<Format, 'json'>,
  result: DoctorResult,
): Promise<void> {
  const { out, catalogue } = context;
  switch (format) {
    case 'junit': {
      const { doctorJunit } = await import('./doctor-junit.ts');
      return out.raw(doctorJunit(result, new Date(context.now())));
    }
    case 'github': {
      const { doctorAnnotations } = await import('./doctor-github.ts');
      return out.raw(doctorAnnotations(result));
    }
    case 'markdown': {
      const { doctorMarkdown } = await import('./doctor-markdown.ts');
      return out.raw(doctorMarkdown(result, catalogue));
    }
    case 'text': {
      const { printDoctorReport } = await import('./doctor-text.ts');
      return printDoctorReport(out, result, catalogue);
    }
  }
}
