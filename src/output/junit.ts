import { xmlText } from './xml-text.ts';

/** One test of a JUnit report; passed unless it says otherwise. */
export interface JunitCase {
  readonly className: string;
  readonly name: string;
  readonly milliseconds?: number;
  /** Where it is written, for CI systems that show it there. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string } | undefined;
  /** Why it was left out; the empty text where that needs no words. */
  readonly skipped?: string | undefined;
}

export interface JunitSuite {
  readonly name: string;
  readonly began: Date;
  readonly cases: readonly JunitCase[];
  /** What else there is to say, in lines. */
  readonly notes?: readonly string[];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attribute(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : ` ${name}="${xmlText(String(value))}"`;
}

function testCase({ className, name, milliseconds = 0, file, line, failure, skipped }: JunitCase): string {
  const head = `    <testcase classname="${xmlText(className)}" name="${xmlText(name)}" time="${seconds(milliseconds)}"${attribute('file', file)}${attribute('line', line)}`;
  if (skipped !== undefined)
    return `${head}>\n      <skipped${attribute('message', skipped || undefined)}/>\n    </testcase>`;
  if (failure === undefined) return `${head}/>`;
  return `${head}>\n      <failure type="${xmlText(failure.type)}" message="${xmlText(failure.message)}">${xmlText(failure.text)}</failure>\n    </testcase>`;
}

/** A JUnit report, which CI systems read: any text in it is escaped, and no secret is in it. */
export function junitDocument({ name, began, cases, notes = [] }: JunitSuite): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const time = seconds(cases.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0));
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(name)}" ${counts} timestamp="${began.toISOString().slice(0, 19)}">`,
    ...cases.map(testCase),
    ...(notes.length === 0 ? [] : [`    <system-out>${xmlText(notes.join('\n'))}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
