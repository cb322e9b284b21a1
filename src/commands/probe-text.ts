import { grouped } from '../grouped.ts';
import type { Output } from '../output/output.ts';
import { t } from '../output/terminal-text.ts';
import { listed } from '../scopes/advice.ts';
import type { ProbedReport } from '../scopes/probe-verdict.ts';

const MOST_CALLS = 6;

/** What Zoom was asked and what not, below the report. */
export function printProbe(out: Output, { endpoints, probe }: ProbedReport): void {
  const { soft } = out.colours;
  out.line();
  const parts = [
    `${probe.open} opened`,
    `${probe.refused} refused for scopes`,
    ...(probe.inconclusive > 0 ? [`${probe.inconclusive} answered otherwise`] : []),
    ...(probe.notProbed > 0 ? [`${probe.notProbed} not asked`] : []),
  ];
  out.line(t`Asked Zoom, with GET requests only: ${parts.join(' · ')}`);
  for (const result of ['inconclusive', 'not_probed'] as const) {
    const those = endpoints.filter((verdict) => verdict.probe.result === result);
    const groups = grouped(those, ({ probe: { note } }) => note ?? '');
    for (const [note, verdicts] of [...groups].slice(0, MOST_CALLS * 2)) {
      const calls = verdicts.map(({ method, path }) => `${method} ${path}`);
      out.line(soft(t`  ${listed(calls, MOST_CALLS)}: ${note}`));
    }
  }
  if (endpoints.some((verdict) => verdict.probe.result === 'inconclusive'))
    out.line(
      soft(
        '  Only a refusal for scopes, or a success, counts: it is not known whether Zoom checks scopes before it looks for what a path names.',
      ),
    );
}
