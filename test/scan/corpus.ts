import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIRECTORY = fileURLToPath(new URL('./corpus', import.meta.url));

/** A snippet: its text as it would stand in a project, under its own name. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** Every snippet of the corpus. Each is kept as `NAME.txt`, so that no tool takes it for code of this project. */
export function snippets(): Snippet[] {
  return readdirSync(DIRECTORY).flatMap((language) =>
    readdirSync(join(DIRECTORY, language)).map((file) => ({
      name: `${language}/${file.replace(/\.txt$/, '')}`,
      text: readFileSync(join(DIRECTORY, language, file), 'utf8'),
    })),
  );
}
