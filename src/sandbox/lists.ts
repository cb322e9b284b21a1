/** How long lists without data of their own are, and how long their page tokens are good. A test may change both. */
export class Lists {
  /** Made-up items of a list. */
  items: number;
  /** Milliseconds; 15 minutes at Zoom. */
  tokenLifetime: number;

  constructor(items: number, tokenLifetime: number) {
    this.items = items;
    this.tokenLifetime = tokenLifetime;
  }
}

/** Beyond 2^53, where a number that is read as a JavaScript one is no longer the same. */
const FIRST_ID = 98_765_432_109_870_000n;

/** The `index`-th made-up item, as JSON: a 64-bit id, a name in letters that are not ASCII, a text in quotes. */
function item(index: number): string {
  return `{"id":${FIRST_ID + BigInt(index)},"name":"Élément ${index}","note":"\\"${index}\\" [{]},","nested":{"next_page_token":"no","list":[1,2]}}`;
}

/** A list of made-up items, which are made only where they are looked at. */
export function madeUpItems(length: number): { length: number; slice(start: number, end: number): string[] } {
  return {
    length,
    slice: (start, end) =>
      Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, index) => item(start + index)),
  };
}
