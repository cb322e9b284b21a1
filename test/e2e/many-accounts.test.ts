import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('a thousand accounts in the registry', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
    const path = join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'accounts.json');
    const content = JSON.parse(readFileSync(path, 'utf8'));
    const [one] = content.accounts;
    for (let n = 1; n < 1000; n++) {
      const id = n.toString(16).padStart(16, '0');
      content.accounts.push({ ...one, id, userId: `user-${n}`, email: `clinician-${n}@example.com` });
    }
    writeFileSync(path, JSON.stringify(content));
  });
  afterAll(() => world.stop());

  it('are listed, found by name, and leave the one that is used as it is', async () => {
    expect((await world.run(['account', 'list', '--json'])).json.accounts).toHaveLength(1000);
    const { json } = await world.run(['account', 'show', 'clinician-700@example.com', '--json']);
    expect(json.account.userId).toBe('user-700');
    expect((await world.run(['api', 'GET', '/users/me'])).json.email).toBe('dev@example.com');
    expect((await world.run(['account', 'use', 'clinician-3@example.com'])).exitCode).toBe(0);
    expect((await world.run(['account', 'list', '--json'])).json.accounts).toHaveLength(1000);
  });
});
