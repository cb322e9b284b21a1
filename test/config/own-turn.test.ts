import { describe, expect, it } from 'vitest';
import { ownTurn } from '../../src/own-turn.ts';

const turnOver = () => new Promise((resolve) => setImmediate(resolve));

describe('turns of the event loop', () => {
  it('are given one by one, and last to those that have time', async () => {
    const order: string[] = [];
    const waits = async (name: string, hasTime?: boolean) => {
      await ownTurn(hasTime);
      order.push(name);
    };
    const all = [waits('store a', true), waits('first'), waits('store b', true), waits('second')];
    const seen: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await turnOver();
      seen.push(order.length);
    }
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'store a', 'store b']);
    // Never two in one turn.
    expect(seen.every((count, turn) => count - (seen[turn - 1] ?? 0) <= 1)).toBe(true);
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
