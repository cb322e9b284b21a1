import { type FileSchema, readVersionedJson, writeVersionedJson } from '../config/versioned-json.ts';
import type { Observation } from '../scopes/observations.ts';
import { withLock } from './lock.ts';

interface Content {
  readonly observations: readonly Observation[];
}

const TEXT = /^[^\u0000-\u001f\u007f-\u009f]{1,300}$/;
const SCOPE = /^[a-z][a-z0-9_.: -]{0,199}$/i;
const CHOICES = {
  subject: ['me', 'named', 'none'],
  appType: ['user', 'admin', 's2s', 'unknown'],
  style: ['granular', 'classic', 'mixed', 'none', 'unknown'],
} as const;

function checkObservation(value: unknown, index: number): Observation {
  const where = `observation ${index + 1}`;
  if (typeof value !== 'object' || value === null) throw new Error(`${where} is not an object`);
  const record = value as Record<string, unknown>;
  for (const name of ['host', 'method', 'path', 'seenAt']) {
    const text = record[name];
    if (typeof text !== 'string' || !TEXT.test(text)) throw new Error(`${where} has no ${name}`);
  }
  for (const [name, accepted] of Object.entries(CHOICES)) {
    if (!(accepted as readonly unknown[]).includes(record[name]))
      throw new Error(`${where} has a bad ${name}`);
  }
  const { scopes, code, seenAt } = record;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string' && SCOPE.test(scope)))
    throw new Error(`${where} has bad scopes`);
  if (code !== null && typeof code !== 'number') throw new Error(`${where} has a bad code`);
  if (Number.isNaN(Date.parse(String(seenAt)))) throw new Error(`${where} has a bad seenAt`);
  return value as Observation;
}

const SCHEMA: FileSchema<Content> = {
  name: 'what Zoom answered',
  version: 1,
  empty: { observations: [] },
  parse({ observations }) {
    if (!Array.isArray(observations)) throw new Error('"observations" is not a list');
    return { observations: observations.map(checkObservation) };
  },
};

/** Longer than any writer takes; whoever meets a scope error must not wait for one that hangs. */
const PATIENCE = 3_000;

/** What Zoom named when it refused calls. The file holds no secret; it is replaced whole, under a lock between processes. */
export class ObservationsFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws `damaged_file`, `newer_file`, `unsafe_config` */
  async read(): Promise<readonly Observation[]> {
    return (await readVersionedJson(this.path, SCHEMA)).observations;
  }

  /**
   * Replaces the observations by what `change` makes of them.
   * @returns false where another process held the file for seconds, and nothing was done
   * @throws as `read` does, and `file_unusable`
   */
  async change(change: (before: readonly Observation[]) => readonly Observation[]): Promise<boolean> {
    const deadline = performance.now() + PATIENCE;
    return withLock(
      this.path,
      async () => {
        const before = await this.read();
        const after = change(before);
        if (after !== before) await writeVersionedJson(this.path, SCHEMA, { observations: after });
        return true;
      },
      async () => (performance.now() > deadline ? false : undefined),
    );
  }
}
