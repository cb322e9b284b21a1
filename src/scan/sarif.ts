import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CallNote, callNotes, RULES } from './call-notes.ts';
import type { ScanReport } from './scan-report.ts';

const INFORMATION = 'https://www.npmjs.com/package/zoomctl';

/** A path below the directory as a relative URI, as code scanning wants it; any other as a `file:` URI. */
function uriOf(file: string, directory: string): { uri: string; uriBaseId?: string } {
  const full = resolve(directory, file);
  const below = relative(directory, full);
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return { uri: pathToFileURL(full).href };
  return { uri: below.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** Stays the same when lines move: the call and where among its equals in the file it stands. */
function fingerprint({ call, rule }: CallNote, uri: string, index: number): string {
  return createHash('sha256')
    .update(`${rule}\0${uri}\0${call.method} ${call.path}\0${index}`)
    .digest('hex')
    .slice(0, 32);
}

/**
 * The report as a SARIF 2.1.0 log.
 * @param directory what the files' names are relative to
 */
export function sarifLog(
  report: ScanReport,
  options: { strict: boolean; directory: string; version: string },
): object {
  const seen = new Map<string, number>();
  const results = callNotes(report, options.strict).map((note) => {
    const { call, rule, level, message } = note;
    const artifactLocation = uriOf(call.file, options.directory);
    const key = `${rule} ${artifactLocation.uri} ${call.method} ${call.path}`;
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    return {
      ruleId: rule,
      ruleIndex: RULES.findIndex(({ id }) => id === rule),
      level,
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation,
            region: { startLine: call.line, startColumn: call.column },
          },
        },
      ],
      partialFingerprints: { 'zoomCall/v1': fingerprint(note, artifactLocation.uri, index) },
      properties: { method: call.method, path: call.path, sure: call.sure },
    };
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'zoomctl',
            version: options.version,
            semanticVersion: options.version,
            informationUri: INFORMATION,
            rules: RULES.map(({ id, name, level, summary, help }) => ({
              id,
              name,
              shortDescription: { text: summary },
              fullDescription: { text: `${summary} ${help}` },
              help: { text: help },
              defaultConfiguration: { level },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'Where zoomctl was run.' } } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notRead.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: `Not read: ${reason}.` },
              locations: [{ physicalLocation: { artifactLocation: uriOf(file, options.directory) } }],
            })),
          },
        ],
        results,
        properties: {
          required: report.required,
          requiredByAppType: report.requiredByAppType,
          missing: report.missing,
          excess: report.excess,
        },
      },
    ],
  };
}
