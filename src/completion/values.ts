import type { Candidate, Completion } from './candidate.ts';
import type { CompletionWorld } from './world.ts';

/** Where a value is typed. */
export interface ValueAsked {
  readonly typed: string;
  /** The arguments before it. */
  readonly before: readonly string[];
  /** The command's words. */
  readonly words: readonly string[];
  readonly world: CompletionWorld;
}

type Source = 'files' | ((asked: ValueAsked) => Promise<Candidate[] | Completion>);

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE)$/i;

async function accounts({ world }: ValueAsked): Promise<Candidate[]> {
  return (await world.accounts()).flatMap(({ alias, email, userId, app }) => {
    const names = [alias, email].filter((name) => name !== null);
    const used = names.length > 0 ? names : [userId].filter((name) => name !== null);
    return used.map((value) => ({
      value,
      description: value === alias && email !== null ? email : `app ${app}`,
    }));
  });
}

async function scopeNames(typed: string, world: CompletionWorld): Promise<Candidate[]> {
  const { staged } = await import('./staged.ts');
  const scopes = (await world.catalogue()).scopes();
  return staged(new Map(scopes.map(({ scope, description }) => [scope, description])), typed, ':');
}

/** Several scopes in one word, with commas or blanks between them: the last one is completed. */
async function scopeList({ typed, world }: ValueAsked): Promise<Candidate[]> {
  const [, before = '', last = ''] = /^(.*[\s,])?(.*)$/s.exec(typed) ?? [];
  const given = new Set(before.split(/[\s,]+/));
  return (await scopeNames(last, world))
    .filter(({ value }) => !given.has(value))
    .map(({ value, description }) => ({ value: before + value, description }));
}

async function endpoints({ typed, before, world }: ValueAsked): Promise<Candidate[]> {
  const { endpointReferences, templatePaths } = await import('./endpoints.ts');
  const catalogue = await world.catalogue();
  const method = before.at(-1);
  // Without quotes a method and its path are two words; the commands join them.
  if (method !== undefined && METHOD.test(method)) return templatePaths(catalogue, method, typed);
  return endpointReferences(catalogue, typed);
}

async function zones({ typed }: ValueAsked): Promise<Candidate[]> {
  const { staged } = await import('./staged.ts');
  return staged(new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone, ''])), typed, '/');
}

/** Either of the two that `scopes diff` compares. */
async function grant(asked: ValueAsked): Promise<Completion> {
  return { candidates: await accounts(asked), files: true };
}

/**
 * What each kind of value may be, by the name that arguments and options give it. Null: nobody but the person knows.
 * A test holds every declared name against this.
 */
export const VALUES: Readonly<Record<string, Source | null>> = {
  a: grant,
  account: accounts,
  app: async ({ world }) =>
    (await world.apps()).map(({ name, type }) => ({ value: name, description: `${type} app` })),
  b: grant,
  endpoint: endpoints,
  scope: ({ typed, world }) => scopeNames(typed, world),
  scopes: scopeList,
  product: async ({ world }) =>
    [...new Set((await world.catalogue()).all().map(({ product }) => product))].map((value) => ({
      value,
      description: '',
    })),
  '/path': async ({ before, typed, world }) =>
    (await import('./endpoints.ts')).callPaths(await world.catalogue(), before.at(-1) ?? 'GET', typed),
  'name=value': async ({ words, typed }) =>
    (await import('./settings.ts')).settingCandidates(words.at(-1) === 'update' ? 'update' : 'create', typed),
  zone: zones,
  file: 'files',
  type: null,
  path: 'files',
  alias: null,
  days: null,
  error: null,
  expression: null,
  id: null,
  'key=value': null,
  meeting: null,
  minutes: null,
  n: null,
  name: null,
  number: null,
  search: null,
  seconds: null,
  text: null,
  time: null,
  uri: null,
  url: null,
  user: null,
};

/** What a value of this kind may be. */
export async function valuesOf(
  kind: string,
  choices: readonly string[] | undefined,
  asked: ValueAsked,
): Promise<Completion> {
  if (choices !== undefined) {
    return { candidates: choices.map((value) => ({ value, description: '' })), files: false };
  }
  const source = Object.hasOwn(VALUES, kind) ? VALUES[kind] : null;
  if (source === 'files') return { candidates: [], files: true };
  const found = source ? await source(asked) : [];
  return 'files' in found ? found : { candidates: found, files: false };
}
