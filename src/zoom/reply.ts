import { isLosslessNumber, parse } from 'lossless-json';
import { EXIT, Failure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';

/** A JSON object whose numbers keep every digit (they are `LosslessNumber`s): meeting ids may exceed 2^53. */
export type LosslessObject = Record<string, unknown>;

/**
 * Zoom's reply as an object.
 * @param check for a change, which has happened by now: how to find its result
 * @throws `bad_reply` when it isn't a JSON object
 */
export function jsonReply(response: HttpResponse, what: string, check?: string): LosslessObject {
  let content: unknown;
  try {
    content = parse(response.body);
  } catch {
    content = undefined;
  }
  if (
    typeof content !== 'object' ||
    content === null ||
    Array.isArray(content) ||
    isLosslessNumber(content)
  ) {
    const exitCode = check === undefined ? EXIT.failed : EXIT.maybeDone;
    throw new Failure(
      'bad_reply',
      exitCode,
      `Zoom's reply for ${what} is not the JSON object that it should be (HTTP ${response.status}).`,
      {
        hint: check ?? 'Try again; --debug shows the reply.',
      },
    );
  }
  return content as LosslessObject;
}

/** A text field, or null where it is absent or something else. */
export function textField(object: LosslessObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
