import type { Asker, Questions } from './questions.ts';

/** Questions at the terminal; the library behind them is loaded for the first one. */
export async function questions(asker: Asker): Promise<Questions> {
  const { Questions } = await import('./questions.ts');
  return new Questions(asker);
}
