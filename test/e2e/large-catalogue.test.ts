import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
// @ts-expect-error bench/ is plain JavaScript
import { growingCases } from '../../bench/growth-cases.mjs';

interface Command {
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
}
interface Report {
  readonly endpoints: readonly { readonly path: string; readonly status: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly kind: string; readonly evidence: readonly string[] }[];
}

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-large-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('reports on ten times the catalogue as on each of its endpoints', () => {
  const cases: { name: string; command(size: number): Command }[] = growingCases({}, directory);
  const all = cases.find(({ name }) => name === 'scopes doctor --all --json');
  const reportOf = (size: number): Report => {
    const { args, env } = (all as (typeof cases)[number]).command(size);
    const { stdout, status } = spawnSync(process.execPath, args, { env, maxBuffer: 2 ** 26 });
    expect(status).toBe(3);
    return JSON.parse(stdout.toString());
  };
  const [once, tenTimes] = [reportOf(1_750), reportOf(17_500)];
  const count = once.endpoints.length;
  expect(count).toBeGreaterThan(1_000);
  expect(tenTimes.endpoints).toHaveLength(10 * count);
  expect(tenTimes.endpoints.slice(0, count)).toEqual(once.endpoints);
  // The grant opens nothing of a copy, whose scopes have other names.
  const copies = tenTimes.endpoints.slice(count);
  expect(copies.filter(({ status }) => status === 'ok')).toEqual([]);
  expect(copies.every(({ path }) => /^\/copy[1-9]\//.test(path))).toBe(true);
  const needed = once.summary as { ok: number; unknown: number };
  expect(tenTimes.summary).toMatchObject({ ok: needed.ok, unknown: 10 * needed.unknown });
  const evidence = (report: Report, kind: string) =>
    report.findings.find((finding) => finding.kind === kind)?.evidence ?? [];
  for (const kind of ['needs_admin_app', 'deprecated_endpoint', 'no_published_scopes']) {
    expect(evidence(once, kind).length).toBeGreaterThan(0);
    expect(evidence(tenTimes, kind)).toHaveLength(10 * evidence(once, kind).length);
  }
});
