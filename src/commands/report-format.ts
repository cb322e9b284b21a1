import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { oneOf } from './flag-values.ts';

/** How a report is printed: as `--format` says, else `json` where `--json` or `--jq` is given. @throws a usage error */
export function readReportFormat<T extends string>(
  context: Context,
  flag: string | undefined,
  formats: readonly (T | 'json' | 'text')[],
): T | 'json' | 'text' {
  const format = oneOf(flag, '--format', formats);
  if (context.out.json && format !== undefined && format !== 'json')
    throw usageError(
      `--format ${format} excludes --json and --jq, which print JSON.`,
      'Leave one of them out.',
    );
  return context.out.json ? 'json' : (format ?? 'text');
}
