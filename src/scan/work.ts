/** Steps that each character of a file may cost, far above what any code that somebody wrote needs. */
const PER_CHARACTER = 12;
const AT_LEAST = 20_000;

/** How much work one file may make: whatever it holds, its time stays in proportion to its length. */
export class Work {
  readonly #most: number;
  #steps = 0;

  constructor(characters: number) {
    this.#most = characters * PER_CHARACTER + AT_LEAST;
  }

  /** Takes one step; false once there are none left. */
  step(): boolean {
    return this.#steps++ < this.#most;
  }

  /** Whether there was more to do than may be done. */
  get isSpent(): boolean {
    return this.#steps > this.#most;
  }

  get steps(): number {
    return this.#steps;
  }
}
