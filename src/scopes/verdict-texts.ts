import type { Endpoint } from '../catalogue/catalogue.ts';
import { shapeOf } from './alternatives.ts';
import { type EndpointReference, referenceTo } from './endpoint-reference.ts';
import { callOf } from './noted-calls.ts';
import type { Tally } from './tally.ts';
import { type EndpointVerdict, hangsOnUser, type Judge, verdictOn } from './verdict.ts';

/** Stands for a name until that is put in, together with the character after it: no name of Zoom's and no sentence of ours holds it. */
const MARK = '\u0001';

/** The same as JSON has it. */
const MARK_IN_JSON = JSON.stringify(MARK).slice(1, -1);

/** The characters that tell marks apart, of which JSON escapes none. */
const FIRST = '0'.charCodeAt(0);
const LAST = 'Z'.charCodeAt(0);

const NONE: readonly string[] = [];

function mark(place: number): string {
  return MARK + String.fromCharCode(FIRST + place);
}

/** The verdict on all endpoints of one kind, as JSON that wants their names put in. */
interface Form {
  readonly status: EndpointVerdict['status'];
  /** What stands before and after the path, the operation id, and each scope that is named. */
  readonly texts: readonly string[];
  /** Which scopes are named, by their places in the published order. */
  readonly named: readonly number[];
  /** Which one is to be added. */
  readonly add: number | undefined;
  /** Where the calls are noted, besides. */
  readonly list: string[] | undefined;
  /** How many there were. */
  count: number;
}

function formOf(
  { method, breadths }: Endpoint,
  scopes: number,
  judge: Judge,
  { noted }: Tally,
): Form | undefined {
  if (FIRST + 3 + scopes > LAST) return undefined;
  const [anyMethod, path, operationId] = [mark(0), mark(1), mark(2)];
  const names = Array.from({ length: scopes }, (_, place) => mark(3 + place));
  const endpoint = { method, path, operationId, breadths, inOrder: names.join(',') } as Endpoint;
  const verdict = verdictOn(referenceTo(endpoint), judge, () => []);
  const json = JSON.stringify({ ...verdict, method: anyMethod });
  const [first = '', ...rest] = json.split(MARK_IN_JSON);
  return {
    status: verdict.status,
    texts: [first, ...rest.map((text) => text.slice(1))],
    named: rest.slice(3).map((text) => text.charCodeAt(0) - FIRST - 3),
    add: verdict.status === 'missing' && verdict.add !== null ? names.indexOf(verdict.add) : undefined,
    list: noted.listOf(endpoint, verdict.status),
    count: 0,
  };
}

/** Words verdicts. */
export interface VerdictTexts {
  /** @returns undefined for an endpoint of another sort, which is not counted either */
  on(reference: EndpointReference): string | undefined;
  /** Adds those that were worded to the tally's summary. */
  count(): void;
}

/**
 * The verdicts on published endpoints that a grant opens nothing of, as JSON. What is said of one hangs on its method and on
 * how far its scopes reach; its names are only mentioned. So it is worded once for each such kind, of which there are a
 * hundred and not two thousand.
 * @returns undefined where they can't be told so
 */
export function verdictTexts(judge: Judge, tally: Tally): VerdictTexts | undefined {
  // The one word in a verdict that is not ours or Zoom's.
  if (JSON.stringify(judge.login).includes(MARK_IN_JSON)) return undefined;
  const { granted } = judge;
  const { wanted, noted, summary } = tally;
  const { deprecated } = noted;
  const isServerToServer = judge.appType === 's2s';
  /** By how many scopes of each family there are, and how many of these are user-level. */
  const byShape = new Map<string, Form | undefined>();
  /** The same by how far each scope reaches, of which there are more. */
  const ofGet = new Map<string, Form | undefined>();
  const ofOthers = new Map<string, Form | undefined>();

  const formFor = (endpoint: Endpoint, scopes: number): Form | undefined => {
    if (endpoint.inOrder === undefined || hangsOnUser(endpoint, judge)) return undefined;
    const shape = `${endpoint.method === 'GET'} ${shapeOf(endpoint)}`;
    let form = byShape.get(shape);
    if (form === undefined) {
      form = formOf(endpoint, scopes, judge, tally);
      byShape.set(shape, form);
    }
    return form;
  };

  return {
    on(reference) {
      const { path, endpoint } = reference;
      const columns = endpoint?.columns;
      if (columns === undefined || columns[1] !== path) return undefined;
      const scopes = columns[3] === '' ? NONE : columns[3].split(',');
      if (granted.among(scopes).length > 0) return undefined;
      const method = columns[0];
      const forms = method === 'GET' ? ofGet : ofOthers;
      let form = forms.get(columns[4]);
      if (form === undefined) {
        form = formFor(endpoint as Endpoint, scopes.length);
        if (form === undefined) return undefined;
        forms.set(columns[4], form);
      }
      form.count++;
      const { texts, named, add, list } = form;
      if (add !== undefined) wanted.push(scopes[add] as string);
      if (list !== undefined) list.push(callOf(reference));
      if (isServerToServer) noted.takeOfMe(reference);
      if (columns[5] !== '') deprecated.push(callOf(reference));
      let json =
        (texts[0] as string) +
        method +
        (texts[1] as string) +
        path +
        (texts[2] as string) +
        columns[2] +
        (texts[3] as string);
      for (let index = 0; index < named.length; index++)
        json += (scopes[named[index] as number] as string) + (texts[index + 4] as string);
      return json;
    },
    count() {
      for (const form of byShape.values()) if (form !== undefined) summary[form.status] += form.count;
    },
  };
}
