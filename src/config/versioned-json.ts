import { EXIT, Failure } from '../errors.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** How one of zoomctl's own JSON files is read: its name for people, its version, its check and its first content. */
export interface FileSchema<T> {
  readonly name: string;
  readonly version: number;
  readonly empty: T;
  /** Returns the content, or throws an Error whose message says what is wrong. */
  parse(content: Record<string, unknown>): T;
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
  if (version !== schema.version) throw damaged(path, schema.name, 'it has no version that zoomctl knows');
  try {
    return schema.parse(content as Record<string, unknown>);
  } catch (error) {
    throw damaged(path, schema.name, (error as Error).message);
  }
}

export async function writeVersionedJson<T extends object>(path: string, schema: FileSchema<T>, content: T): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify({ version: schema.version, ...content }, null, 2)}\n`);
}
