import { describe, expect, it } from 'vitest';
import { type HttpResponse, TransportError } from '../../src/http/http-client.ts';
import { Secret } from '../../src/secret.ts';
import { deleteMeeting, endMeeting } from '../../src/zoom/meeting-calls.ts';
import { ZoomClient } from '../../src/zoom/zoom-client.ts';

const MEETING = { kind: 'id', digits: '83456789012' } as const;

function reply(status: number, code: number, message: string): HttpResponse {
  return { status, headers: {}, body: JSON.stringify({ code, message }), receivedAt: 0 };
}

const GONE = reply(404, 3001, 'Meeting does not exist: 83456789012.');
const OUTAGE = reply(503, 503, 'Service Unavailable');
const LOST = new TransportError('cut', true, 'zoom.example');
const NEVER_SENT = new TransportError('refused', false, 'zoom.example');

/** A client whose requests end in these ways, one after the other. */
function clientOf(...ends: (HttpResponse | TransportError)[]): ZoomClient {
  const left = [...ends];
  return new ZoomClient({
    http: async () => {
      const end = left.shift();
      if (end === undefined) throw new Error('one request too many');
      if (end instanceof TransportError) throw end;
      return end;
    },
    apiUrl: 'https://zoom.example/v2',
    bearer: { token: async () => new Secret('a-token'), renewed: async () => undefined },
    signal: new AbortController().signal,
    sleep: async () => undefined,
  });
}

describe('a deletion that finds no meeting', () => {
  it.each([
    ['after a lost reply', [LOST, GONE]],
    ['after an outage', [OUTAGE, GONE]],
    ['after an outage and a lost reply', [OUTAGE, LOST, GONE]],
  ])('is done %s', async (_what, ends) => {
    await expect(deleteMeeting(clientOf(...ends), MEETING)).resolves.toBeUndefined();
    await expect(endMeeting(clientOf(...ends), MEETING)).resolves.toBeUndefined();
  });

  it.each([
    ['at once', [GONE]],
    ['after a try that never left', [NEVER_SENT, GONE]],
    ['after a limit', [reply(429, 429, 'You have reached the maximum per-second rate limit'), GONE]],
  ])('is refused %s', async (_what, ends) => {
    await expect(deleteMeeting(clientOf(...ends), MEETING)).rejects.toMatchObject({
      kind: 'meeting_not_found',
    });
  });

  it('is done for an occurrence that was deleted by the first try', async () => {
    const invalid = reply(400, 3000, 'Cannot access meeting information. Invalid occurrence_id.');
    await expect(deleteMeeting(clientOf(LOST, invalid), MEETING, '1')).resolves.toBeUndefined();
    await expect(deleteMeeting(clientOf(invalid), MEETING, '1')).rejects.toMatchObject({
      kind: 'validation',
    });
  });

  it('is refused for any other reason, even after a lost reply', async () => {
    const running = reply(400, 3002, 'Sorry, you cannot delete this meeting since it is in progress.');
    await expect(deleteMeeting(clientOf(LOST, running), MEETING)).rejects.toMatchObject({
      kind: 'meeting_state',
    });
  });
});
