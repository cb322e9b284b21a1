/** A call of Zoom's API that a file makes, before it is held against the catalogue. */
export interface FoundCall {
  /** Where it stands in the text. */
  readonly offset: number;
  /** Undefined where the source doesn't tell. */
  readonly method: string | undefined;
  /** Zoom's path, with `{name}` for what is only known at run time. */
  readonly path: string;
  /** Whether method, path and that it goes to Zoom are certain. */
  readonly sure: boolean;
  /** It counts only if Zoom publishes such an endpoint: nothing but the path speaks for it. */
  readonly onlyIfPublished: boolean;
  /** Nothing in the file speaks for Zoom, so that only a path that no other API is likely to have counts. */
  readonly onlyIfDistinctive: boolean;
}
