import { isLosslessNumber, parse } from 'lossless-json';
import { EXIT, Failure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import type { LosslessObject } from './lossless-object.ts';

/** Far more levels than any reply of Zoom has, far fewer than what walks through them can stand. */
const DEEPEST = 100;
/** Names that JavaScript itself calls where an object becomes text: as a field they end in a crash. */
const CALLED = new Set(['toString', 'valueOf', 'toJSON']);

/**
 * Whether a parsed reply can be handled like one of Zoom's: not too deep, and nothing that only looks like a value.
 * Looks at names by `for in`, since `Object.entries` makes a list for each of hundreds of fields.
 */
function isSound(holder: object, depth = 0): boolean {
  if (depth === DEEPEST) return false;
  for (const name in holder) {
    if (CALLED.has(name)) return false;
    const value = (holder as LosslessObject)[name];
    if (typeof value !== 'object' || value === null || isLosslessNumber(value)) continue;
    if (name === 'id' || !isSound(value, depth + 1)) return false;
  }
  return true;
}

/** Where a number may stand that JavaScript would write in another way: 16 digits, a point, an exponent, or -0. */
const UNUSUAL_NUMBER = /[:,[]\s*(?:-0|-?\d{16}|-?\d+[.eE])/;

/** JSON with every digit of its numbers: by Node's own parser, many times as fast, where it keeps them all. */
function parsed(text: string): unknown {
  return UNUSUAL_NUMBER.test(text) ? parse(text) : JSON.parse(text);
}

/**
 * Zoom's reply as an object.
 * @param check for a change, which has happened by now: how to find its result
 * @throws `bad_reply` when it isn't a JSON object, or one that can't be Zoom's
 */
export function jsonReply(response: HttpResponse, what: string, check?: string): LosslessObject {
  let content: unknown;
  try {
    content = parsed(response.body);
  } catch {
    content = undefined;
  }
  if (
    typeof content !== 'object' ||
    content === null ||
    Array.isArray(content) ||
    isLosslessNumber(content) ||
    !isSound(content)
  )
    throw badReply(
      `Zoom's reply for ${what} is not the JSON object that it should be (HTTP ${response.status}).`,
      check,
    );
  return content as LosslessObject;
}

function badReply(message: string, check: string | undefined): Failure {
  const exitCode = check === undefined ? EXIT.failed : EXIT.maybeDone;
  return new Failure('bad_reply', exitCode, message, {
    hint: check ?? 'Try again; --debug shows the reply.',
  });
}

/**
 * Zoom's reply for a meeting that was made.
 * @param check how to find the meeting
 * @throws `bad_reply` also for one without the meeting's id, a number or one as a text
 */
export function createdMeeting(response: HttpResponse, what: string, check: string): LosslessObject {
  const meeting = jsonReply(response, what, check);
  if (!['number', 'object', 'string'].includes(typeof meeting.id) || !/^\d{1,20}$/.test(String(meeting.id)))
    throw badReply(`Zoom's reply for ${what} names no meeting (HTTP ${response.status}).`, check);
  return meeting;
}
