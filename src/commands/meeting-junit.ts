import { redactSecrets } from '../secret.ts';
import type { SmokeReport, Step } from './meeting-smoke-run.ts';

/** What XML 1.0 has no way to write: controls and lone surrogates. */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function escaped(text: string): string {
  return redactSecrets(text)
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function testCase({ name, status, milliseconds, failure }: Step): string {
  const head = `    <testcase classname="zoomctl.meeting.smoke" name="${name}" time="${seconds(milliseconds)}"`;
  if (status === 'skipped') return `${head}>\n      <skipped/>\n    </testcase>`;
  if (failure === undefined) return `${head}/>`;
  const { kind, message, hint = '' } = failure;
  return `${head}>\n      <failure type="${escaped(kind)}" message="${escaped(message)}">${escaped(hint)}</failure>\n    </testcase>`;
}

/** The steps as a JUnit report, which CI systems read. */
export function junitText({ steps }: SmokeReport, began: Date): string {
  const counted = (status: Step['status']): number => steps.filter((step) => step.status === status).length;
  const time = seconds(steps.reduce((sum, step) => sum + step.milliseconds, 0));
  const counts = `tests="${steps.length}" failures="${counted('failed')}" errors="0" skipped="${counted('skipped')}" time="${time}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="zoomctl meeting smoke" ${counts} timestamp="${began.toISOString().slice(0, 19)}">`,
    ...steps.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
