/**
 * What can be gone through, such as an array: what makes its items while it is gone through keeps none of them. Several
 * generators one upon the other would do the same and take longer.
 */
export interface Each<T> {
  forEach(visit: (item: T) => void): void;
}

/** An array of what was gone through. */
export function gathered<T>(items: Each<T>): T[] {
  const all: T[] = [];
  items.forEach((item) => {
    all.push(item);
  });
  return all;
}

/** What can tell its items as JSON, too, sooner than each could be made and then be told. */
export interface EachAsJson<T> extends Each<T> {
  forEachJson(visit: (json: string) => void): void;
}

/** Whether these can. */
export function isEachAsJson(items: Each<unknown>): items is EachAsJson<unknown> {
  return 'forEachJson' in items;
}
