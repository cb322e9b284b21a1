const urgent: (() => void)[] = [];
const unhurried: (() => void)[] = [];
let underWay = false;

/** More than so many that have time wait no longer: each of them holds something. */
const MOST_WAITING = 256;

function giveTurn(): void {
  const from = urgent.length === 0 || unhurried.length > MOST_WAITING ? unhurried : urgent;
  const next = from.shift();
  underWay = urgent.length + unhurried.length > 0;
  if (underWay) setImmediate(giveTurn);
  next?.();
}

/**
 * Resolves in a turn of the event loop in which nobody else's does, first come first served. For work on hundreds of
 * things that hands each of them on: between two of them the system takes and brings what is on its way.
 * @param hasTime lets those go first who have none
 */
export function ownTurn(hasTime = false): Promise<void> {
  return new Promise((resolve) => {
    (hasTime ? unhurried : urgent).push(resolve);
    if (!underWay) setImmediate(giveTurn);
    underWay = true;
  });
}
