import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('zoomctl scopes scan with an account', () => {
  let world: TestWorld;
  let file: string;
  beforeAll(async () => {
    world = await startWorld();
    file = join(world.directory, 'zoom.js');
    writeFileSync(file, "fetch('https://api.zoom.us/v2/users/me/meetings', { method: 'POST' });\n");
    await world.login('dev@example.com');
  });
  afterAll(() => world.stop());

  it('says whose grant it is', async () => {
    const text = await world.run(['scopes', 'scan', file]);
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/^dev@example\.com \(user-managed app, granular, \d+ scopes\)\n/);
    const { json } = await world.run(['scopes', 'scan', file, '--json']);
    expect(json.account).toMatchObject({ email: 'dev@example.com', active: true });
    const { stdout } = await world.run(['scopes', 'scan', file, '--format', 'markdown']);
    expect(stdout).toContain('dev@example.com (user-managed app, granular, ');
  });

  it('takes the scopes of the connected account that ZOOMCTL_TOKEN names', async () => {
    const token = (await world.run(['token'])).stdout.trim();
    const { json, stderr } = await world.run(['scopes', 'scan', file, '--json'], { ZOOMCTL_TOKEN: token });
    expect(json.account).toMatchObject({ email: 'dev@example.com' });
    expect(json.granted).toContain('meeting:write:meeting');
    expect(stderr).toBe('');
  });

  it('says so where nothing is known of ZOOMCTL_TOKEN', async () => {
    const { json, stderr, exitCode } = await world.run(['scopes', 'scan', file, '--json'], {
      ZOOMCTL_TOKEN: 'opaque',
    });
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ account: null, granted: null });
    expect(stderr).toContain('What ZOOMCTL_TOKEN may do is not known');
  });

  it('goes by what Zoom itself named, as the doctor does', async () => {
    const scopes = ['meeting:write:other', 'meeting:write:other:admin'];
    await world.control('scopes', { method: 'POST', path: '/users/{userId}/meetings', scopes });
    expect((await world.run(['meeting', 'create', '--instant'])).exitCode).toBe(3);
    const { json, exitCode } = await world.run(['scopes', 'scan', file, '--json']);
    expect(exitCode).toBe(3);
    expect(json.missing).toEqual(['meeting:write:other']);
    expect(json.endpoints[0]).toMatchObject({ status: 'missing', evidence: 'observed' });
    const needed = await world.run([
      'scopes',
      'scan',
      file,
      '--json',
      '--app-type',
      'user',
      '--granted',
      'meeting:write:other',
    ]);
    expect(needed.exitCode).toBe(0);
    expect(needed.json.excess).toEqual([]);
  });
});
