import { statSync } from 'node:fs';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { bytesOfFile, textOf } from '../input-bytes.ts';

/** Names of files are shorter; a longer text is the text itself. */
const LONGEST_NAME = 1024;

/** Whether a text that may be given as it is names a file instead. */
export function isFile(text: string): boolean {
  if (text.length > LONGEST_NAME || text.includes('\0')) return false;
  return statSync(text, { throwIfNoEntry: false })?.isDirectory() === false;
}

/** The text of a file, or of standard input for `-`. @throws a usage error that names the flag */
export async function textFrom(context: Context, file: string, flag: string): Promise<string> {
  if (file === '-') return context.readStdin();
  if (file.trim() === '')
    throw usageError(`${flag} is empty.`, 'It takes the name of a file, or - for standard input.');
  return textOf(await bytesOfFile(file, `${flag}: ${file}`));
}
