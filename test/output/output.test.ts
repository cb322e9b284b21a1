import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { EXIT, Failure } from '../../src/errors.ts';
import { reportFailure } from '../../src/output/failure-report.ts';
import { Output } from '../../src/output/output.ts';
import type { OutputStream } from '../../src/output/standard-stream.ts';
import { harmlessLines, t } from '../../src/output/terminal-text.ts';
import { meantToBeSeen, Secret } from '../../src/secret.ts';

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

function outputOf({ json = false, terminal = false } = {}): { out: Output; stdout: Sink; stderr: Sink } {
  const [stdout, stderr] = [new Sink(terminal), new Sink()];
  const streams = { stdout: stdout as OutputStream, stderr: stderr as OutputStream };
  return { out: new Output({ ...streams, env: {}, json }), stdout, stderr };
}

const KNOWN = 'known-secret-of-the-output-test';
new Secret(KNOWN);

describe('line 11: on standard error', () => {
  it('no note, warning or wait shows a secret', async () => {
    const { out, stderr } = outputOf();
    out.note(`a ${KNOWN} b`);
    out.note(t`https://h/?zak=zak-1 ${'Bearer bearer-1'}`);
    out.warn(`Passcode: pass-1 and ${KNOWN}`);
    out.done(t`"password":"pass-2"`);
    await out.wait(`for ${KNOWN}`);
    expect(stderr.text.match(/\[redacted\]/g)).toHaveLength(7);
    expect(stderr.text).not.toMatch(/known-secret|zak-1|bearer-1|pass-1|pass-2/);
  });

  it('a URL that a person has to open stays whole', () => {
    const { out, stderr } = outputOf();
    const url = 'https://zoom.us/oauth/authorize?state=state-1&client_id=c';
    meantToBeSeen(url);
    out.note(t`  ${url}`);
    expect(stderr.text).toBe(`  ${url}\n`);
  });

  const failure = new Failure('k', EXIT.failed, `m ${KNOWN}`, {
    hint: `h ${KNOWN} say "code=code-1" \\`,
    http: {
      status: 400,
      code: `c ${KNOWN}`,
      message: 'Passcode: pass-1\r\nx',
      trackingId: `WEB_${KNOWN} Bearer bearer-1`,
    },
  });

  it('no part of a failure does, and the document stays JSON', async () => {
    const { out, stderr } = outputOf({ json: true });
    await reportFailure(failure, out, false);
    expect(JSON.parse(stderr.text)).toEqual({
      error: {
        kind: 'k',
        message: 'm [redacted]',
        hint: 'h [redacted] say "code=[redacted]" \\',
        exitCode: 1,
        http: {
          status: 400,
          code: 'c [redacted]',
          message: 'Passcode: [redacted]\r\nx',
          trackingId: 'WEB_[redacted] Bearer [redacted]',
        },
      },
    });
  });

  it('no part of a failure does where it is told to people', async () => {
    const { out, stderr } = outputOf();
    await reportFailure(failure, out, true);
    expect(stderr.text).toContain('x-zm-trackingid: WEB_[redacted]');
    expect(stderr.text).not.toMatch(/known-secret|bearer-1|code-1/);
  });
});

describe('line 15: a foreign text', () => {
  const HOSTILE = 'a\tb\r\nc\u001b]0;pwned\u0007\u009b2J\u202e\rd\u0000\n';

  it('is made harmless at a terminal, its lines and tabs kept', () => {
    const { out, stdout } = outputOf({ terminal: true });
    out.foreign(HOSTILE);
    expect(stdout.text).toBe('a\tb\nc^[]0;pwned^G\\u009b2J\\u202e^Md^@\n');
    expect(harmlessLines(stdout.text)).toBe(stdout.text);
  });

  it('is byte for byte what it was in a pipe', () => {
    const { out, stdout } = outputOf();
    out.foreign(HOSTILE);
    expect(stdout.text).toBe(HOSTILE);
  });
});

describe('line 24: a document', () => {
  it('that is nested too deeply to be printed is an error of its own', async () => {
    const { out, stdout } = outputOf();
    let deep: unknown = 1;
    for (let n = 0; n < 100_000; n++) deep = [deep];
    await expect(out.document({ deep })).rejects.toMatchObject({ kind: 'bad_reply', exitCode: 1 });
    expect(stdout.text).toBe('');
  });
});
