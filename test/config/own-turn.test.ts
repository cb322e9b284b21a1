import { describe, expect, it } from 'vitest';
import { ownTurn } from '../../src/own-turn.ts';

const turnOver = () => new Promise((resolve) => setImmediate(resolve));

describe('turns of the event loop', () => {
  it('are given in their order, and last to those that have time', async () => {
    const order: string[] = [];
    const waits = async (name: string, hasTime?: boolean) => {
      await ownTurn(hasTime);
      order.push(name);
    };
    const all = [waits('store a', true), waits('first'), waits('store b', true), waits('second')];
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'store a', 'store b']);
  });

  it('are given to a few before the system has its turn', async () => {
    let given = 0;
    const all = Array.from({ length: 200 }, () => ownTurn().then(() => given++));
    const seen = [0];
    while (given < 200) {
      await turnOver();
      seen.push(given);
    }
    await Promise.all(all);
    const most = Math.max(...seen.slice(1).map((now, turn) => now - (seen[turn] ?? 0)));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(50);
  });

  it('let each go as far as it can before the next', async () => {
    const order: string[] = [];
    const works = async (name: string) => {
      await ownTurn();
      order.push(name);
      await undefined;
      order.push(name);
    };
    await Promise.all([works('a'), works('b'), works('c')]);
    expect(order).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('come to those that have time before all the others, where many of them wait', async () => {
    let stored = 0;
    let prepared = 0;
    let storedBeforeLast = 0;
    const unhurried = Array.from({ length: 300 }, () => ownTurn(true).then(() => stored++));
    const urgent = Array.from({ length: 300 }, () =>
      ownTurn().then(() => {
        prepared++;
        if (prepared === 300) storedBeforeLast = stored;
      }),
    );
    await Promise.all([...unhurried, ...urgent]);
    expect(stored).toBe(300);
    expect(storedBeforeLast).toBeGreaterThan(0);
    expect(storedBeforeLast).toBeLessThan(100);
  });
});
