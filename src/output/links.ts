import { createSupportsHyperlinks } from 'supports-hyperlinks';

/** An address as it stands in a line: no blank, no quote, no bracket that could stand around it, nothing but ASCII. */
const ADDRESS = /https?:\/\/[!#-;=?-Z\\\]^_a-z|~]+/g;

/** What ends a sentence and no address. */
const AFTER = /[.,;:!?')\]]+$/;

/** Operating system command 8: what stands between two of them is a link to the address in the first. */
function link(address: string): string {
  return `\u001b]8;;${address}\u001b\\${address}\u001b]8;;\u001b\\`;
}

/** What shows that an address goes on, although it is no longer one that can be followed: `…`, `{userId}`, `é`. */
const GOES_ON = /[{\u0080-\uffff]/;

/**
 * A line in which each `http` and `https` address leads to itself, as a terminal that knows OSC 8 lets it be followed. An
 * address that was cut, stands for many, or is not all ASCII leads nowhere, and never to its beginning alone.
 */
export function withLinks(line: string): string {
  return line.replace(ADDRESS, (found, at: number) => {
    const address = found.replace(AFTER, '');
    const next = line[at + found.length] ?? '';
    if (GOES_ON.test(next) || !URL.canParse(address)) return found;
    return link(address) + found.slice(address.length);
  });
}

/** Whether the terminal behind a stream shows links, as far as its environment tells; FORCE_HYPERLINK decides. */
export function showsLinks(stream: { readonly isTTY?: boolean | undefined }): boolean {
  return stream.isTTY === true && createSupportsHyperlinks({ isTTY: true });
}
