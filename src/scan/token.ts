/** A piece of a string literal: text, or the tokens of an expression that is put in. */
export type StringPart = string | readonly Token[];

/** A token of any of the languages; comments and white space are none. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'mark';
  /** A name or mark as written; for a string its text as far as it has no interpolations. */
  readonly text: string;
  readonly start: number;
  readonly line: number;
  /** Only for strings. */
  readonly parts?: readonly StringPart[];
}
