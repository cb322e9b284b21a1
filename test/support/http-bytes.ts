/** Bytes of a message's head with the empty line that ends it; undefined while that has not come. */
export function lengthOfHead(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  return end < 0 ? undefined : end + 4;
}

/** The status of a reply. */
export function statusOf(reply: Buffer): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(reply.subarray(0, 16).toString('latin1'))?.[1] ?? 0);
}

/**
 * Bytes of the message that begins here; undefined while its head has not come. The sandbox and zoomctl say the length of
 * every body; a message without one has none.
 */
export function messageLength(bytes: Buffer, isReply: boolean): number | undefined {
  const head = lengthOfHead(bytes);
  if (head === undefined) return undefined;
  if (isReply && statusOf(bytes) === 204) return head;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, head).toString('latin1'))?.[1];
  return head + Number(length ?? 0);
}

/** A reply whose body ends at a byte of the whole, and whose head says that this is all of it. */
export function shortened(reply: Buffer, at: number): Buffer {
  const head = lengthOfHead(reply) ?? reply.length;
  const end = Math.max(at, head);
  const changed = reply
    .subarray(0, head)
    .toString('latin1')
    .replace(/(\r\ncontent-length: *)\d+/i, (_, name: string) => `${name}${end - head}`);
  return Buffer.concat([Buffer.from(changed, 'latin1'), reply.subarray(head, end)]);
}
