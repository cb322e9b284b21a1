import { EXIT, Failure } from '../errors.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** How one of zoomctl's own JSON files is read: its name for people, its version, its check and its first content. */
export interface FileSchema<T> {
  readonly name: string;
  readonly version: number;
  readonly empty: T;
  /** For each older version, how its content becomes that of the next one. */
  readonly older?: Readonly<Record<number, (content: Record<string, unknown>) => Record<string, unknown>>>;
  /** Returns the content, or throws an Error whose message says what is wrong. */
  parse(content: Record<string, unknown>): T;
}

async function keepOlder(path: string, version: number): Promise<void> {
  const before = await readPrivateFile(path);
  if (before === undefined) return;
  const old = (JSON.parse(before) as { version: number }).version;
  if (old < version) await writePrivateFile(`${path}.v${old}`, before);
}

function damaged(path: string, name: string, why: string): Failure {
  return new Failure('damaged_file', EXIT.failed, `${path} (${name}) can't be used: ${why}.`, {
    hint: 'Nothing was changed. Repair it, or move it away to start afresh.',
  });
}

/**
 * Reads a JSON file that carries its schema version as `version`. Absent: the schema's empty content.
 * @throws `damaged_file` for what can't be read, `newer_file` for a version this zoomctl doesn't know; neither overwrites
 */
export async function readVersionedJson<T>(path: string, schema: FileSchema<T>): Promise<T> {
  const text = await readPrivateFile(path);
  if (text === undefined) return schema.empty;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw damaged(path, schema.name, 'it is not JSON');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw damaged(path, schema.name, 'it is not a JSON object');
  }
  const { version } = content as { version?: unknown };
  if (typeof version === 'number' && version > schema.version) {
    throw new Failure('newer_file', EXIT.failed, `${path} (${schema.name}) was written by a newer zoomctl.`, {
      hint: 'Update zoomctl, or set ZOOMCTL_CONFIG_DIR to another folder.',
    });
  }
  try {
    let current = content as Record<string, unknown>;
    for (let step = version; step !== schema.version; step = Number(step) + 1) {
      const migrate = schema.older?.[Number(step)];
      if (migrate === undefined) throw new Error('it has no version that zoomctl knows');
      current = migrate(current);
    }
    return schema.parse(current);
  } catch (error) {
    throw damaged(path, schema.name, (error as Error).message);
  }
}

/** Replaces the file; one of an older version is kept beside it as `<path>.v1`. */
export async function writeVersionedJson<T extends object>(
  path: string,
  schema: FileSchema<T>,
  content: T,
): Promise<void> {
  if (schema.older !== undefined) await keepOlder(path, schema.version);
  await writePrivateFile(path, `${JSON.stringify({ version: schema.version, ...content }, null, 2)}\n`);
}
