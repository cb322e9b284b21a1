/** A word that may stand where the cursor is. */
export interface Candidate {
  /** The whole word, without any shell's quotes. */
  readonly value: string;
  readonly description: string;
}

/** What completion offers for one word. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** The shell offers files and folders, too. */
  readonly files: boolean;
}

export const NOTHING: Completion = { candidates: [], files: false };

/** Whether more is to come before the word ends, so that no blank may follow it: `meeting:`, `/users/`, `--setting=`. */
export function goesOn({ value }: Candidate): boolean {
  return /[/:= ]$/.test(value);
}
