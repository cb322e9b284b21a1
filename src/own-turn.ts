const urgent: (() => void)[] = [];
const unhurried: (() => void)[] = [];
let underWay = false;

/** How many get their turn before the system does: few at first, so that something is on its way soon. */
const TOGETHER = { first: 4, most: 25 } as const;
let together: number = TOGETHER.first;
/** More than so many that have time wait no longer: each of them holds something. */
const MOST_WAITING = 256;

function giveTurn(): void {
  const from = urgent.length === 0 || unhurried.length > MOST_WAITING ? unhurried : urgent;
  from.shift()?.();
}

function giveTurns(): void {
  const waiting = urgent.length + unhurried.length;
  // What one of them does goes as far as it can before the next one's turn, which a call in a loop would not let it.
  for (let given = 0; given < Math.min(waiting, together); given++) setImmediate(giveTurn);
  together = Math.min(together * 2, TOGETHER.most);
  underWay = waiting > 0;
  if (underWay) setImmediate(giveTurns);
}

/**
 * Resolves when it is one's turn, first come first served. For work on hundreds of things that hands each of them on: after
 * every few of them the system takes and brings what is on its way.
 * @param hasTime lets those go first who have none
 */
export function ownTurn(hasTime = false): Promise<void> {
  return new Promise((resolve) => {
    (hasTime ? unhurried : urgent).push(resolve);
    if (!underWay) setImmediate(giveTurns);
    underWay = true;
  });
}
