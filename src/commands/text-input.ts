import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';

/** The text of a file, or of standard input for `-`. @throws a usage error that names the flag */
export async function textFrom(context: Context, file: string, flag: string): Promise<string> {
  if (file === '-') return context.readStdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw usageError(`${flag}: ${file} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
