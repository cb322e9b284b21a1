import type { StreamedBody } from './http-client.ts';

/** The chunks of a body, telling of each before it is sent. */
export async function* chunksOf(body: StreamedBody, before: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.open()) {
    before();
    yield chunk;
  }
}
