import { isLosslessNumber, parse } from 'lossless-json';
import { EXIT, Failure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import type { LosslessObject } from './lossless-object.ts';

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
