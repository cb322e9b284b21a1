import { redactSecrets } from '../secret.ts';
import { harmless, harmlessLines } from './terminal-text.ts';

/** A remark that GitHub shows at a workflow's run, and at the line of a file where it names one. */
export interface GithubAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A workflow command ends at the line's end: line breaks are written `%0A`, and so the percent sign is, too. */
function escapedData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** A property ends at a comma, and the properties at a colon. */
function escapedProperty(value: string | number): string {
  const text = redactSecrets(harmless(String(value)));
  return escapedData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** One line of a workflow's log that GitHub takes for an annotation. Foreign text can't end it or begin another. */
export function githubAnnotation({ level, title, message, file, line, column }: GithubAnnotation): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::${level} ${properties.join(',')}::${escapedData(redactSecrets(harmlessLines(message)))}\n`;
}
