import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const unavailable = terminalUnavailable();

describe.skipIf(unavailable !== undefined)(
  `zoomctl meeting at a terminal${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let terminal: Terminal | undefined;
    beforeAll(async () => {
      world = await startWorld();
      await world.login('dev@example.com');
    });
    afterAll(() => world?.stop());
    afterEach(() => terminal?.close());

    const open = (args: readonly string[], columns?: number) => {
      terminal = new Terminal(['meeting', ...args], world.env, columns);
      return terminal;
    };
    const create = async (topic: string) => {
      const args = ['meeting', 'create', '--start', '2127-03-01T09:00', '--topic', topic, '--json'];
      return (await world.run(args)).json;
    };

    it('delete asks, and takes a bare Enter for a no', async () => {
      const { id } = await create('To be deleted');
      const kept = open(['delete', String(id)]);
      await kept.shows(/Delete meeting \d{11} \(To be deleted\)\?/);
      kept.type('Enter');
      expect(await kept.exitCode()).toBe(1);
      expect(kept.screen()).toContain('Nothing was deleted');
      expect((await world.run(['meeting', 'get', String(id)])).exitCode).toBe(0);
      kept.close();
      const deleted = open(['delete', String(id)]);
      await deleted.shows(/Delete meeting/);
      deleted.type('y', 'Enter');
      expect(await deleted.exitCode()).toBe(0);
      expect((await world.run(['meeting', 'get', String(id)])).exitCode).toBe(1);
    });

    it('line 26: a second Ctrl-C in a run for many leaves a clean terminal, too', async () => {
      const runs = join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'runs');
      const isSent = () =>
        existsSync(runs) &&
        readdirSync(runs).some(
          (name) => name.endsWith('.jsonl') && /"sent"/.test(readFileSync(join(runs, name), 'utf8')),
        );
      const slow = { path: '/v2/users/me/meetings', fault: 'delay', delayMs: 8_000, times: 1 };
      await world.control('faults', slow);
      const run = open(['create', '--instant', '--all-accounts', '--new']);
      await run.shows(/0 of \d/);
      while (!isSent()) await new Promise((resolve) => setTimeout(resolve, 20));
      run.type('C-c');
      await run.shows(/Ctrl-C again ends at once/);
      run.type('C-c');
      expect(await run.exitCode()).toBe(130);
      expect(run.cursorShows()).toBe(true);
      expect(run.screen()).not.toMatch(/░/);
    });

    it('Ctrl-C at the question deletes nothing', async () => {
      const { id } = await create('Kept');
      const asked = open(['delete', String(id)]);
      await asked.shows(/Delete meeting/);
      asked.type('C-c');
      expect(await asked.exitCode()).toBe(130);
      expect((await world.run(['meeting', 'get', String(id)])).exitCode).toBe(0);
    });

    it('list is a table under a head, with a word on instant meetings', async () => {
      const { id } = await create('A table');
      const list = open(['list']);
      expect(await list.exitCode()).toBe(0);
      const lines = list.screen().split('\n');
      expect(lines[0]).toMatch(/^Meeting +Topic +Start \(\S+\) +Minutes +Kind/);
      expect(lines.some((line) => line.startsWith(String(id)) && line.includes('A table'))).toBe(true);
      expect(list.screen()).toContain('never shows instant meetings');
    });

    it('a QR code is drawn in black and white', async () => {
      const { id } = await create('A code');
      const code = open(['get', String(id), '--qr'], 120);
      expect(await code.exitCode()).toBe(0);
      expect(code.screen(true)).toMatch(/\u001b\[97m?.*40m/);
    });
  },
);
