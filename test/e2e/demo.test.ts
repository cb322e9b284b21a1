import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareEnvironment, runZoomctl, startZoomctl } from '../support/zoomctl.ts';

describe('zoomctl demo', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'zoomctl-test-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  // Settings of the person's own must not lead the demo to a real account.
  const env = () => ({
    ...bareEnvironment(directory),
    TMPDIR: directory,
    ZOOMCTL_TOKEN: 'a-token-of-a-real-account',
    ZOOMCTL_API_URL: 'https://zoom.example/v2',
    ZOOM_ACCOUNT_ID: 'someone',
  });

  it('replays the story with real commands and leaves nothing behind', async () => {
    const { stdout, stderr, exitCode } = await runZoomctl(['demo'], env());
    expect(exitCode, stderr).toBe(0);
    for (const part of [
      'an encrypted file in a temporary folder',
      '$ zoomctl login --no-browser',
      'Logged in as dev@example.com',
      'Logged in as work@example.com',
      'does not contain scopes:[meeting:write:admin]',
      "$ zoomctl scopes doctor 'POST /users/work@example.com/meetings'",
      'POST /users/me/meetings',
      '✓ Consultation',
      '✓ Stand-up',
      'Logged out of work@example.com',
      '✓ Done in',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it('gives its steps as one JSON document', async () => {
    const { json, exitCode } = await runZoomctl(['demo', '--json'], env());
    expect(exitCode).toBe(0);
    expect(json.steps.map((step: { exitCode: number }) => step.exitCode)).toEqual([0, 0, 3, 3, 0, 0, 0, 0]);
  });

  it('Ctrl-C ends it with 130, its commands with it, and leaves nothing behind', async () => {
    const demo = startZoomctl(['demo'], env());
    await demo.printed(/Waiting for you/);
    demo.process.kill('SIGINT');
    expect((await demo.finished).exitCode).toBe(130);
    expect(readdirSync(directory)).toEqual([]);
  });
});
