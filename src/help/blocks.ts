/** A part of a help text, to be laid out for a terminal, a man page or Markdown. */
export type Block =
  | { readonly text: string }
  /** Terms and what they mean. */
  | { readonly list: readonly (readonly [term: string, meaning: string])[] }
  | { readonly examples: readonly string[] };
