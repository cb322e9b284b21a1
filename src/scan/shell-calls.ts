import type { FoundCall } from './found-call.ts';
import { verbIn } from './http-verb.ts';
import { hole, LONGEST, onlyHole } from './value.ts';
import { addressIn, cleanedPath } from './zoom-address.ts';

/** A word of a command, with its variables put in as far as they are known. */
interface Word {
  readonly text: string;
  readonly offset: number;
}

/** Cuts a shell script into commands of words, quotes and variables resolved. */
class ShellReader {
  readonly #text: string;
  readonly #variables = new Map<string, string>();
  #position = 0;
  #heredocs = 0;
  #lastBrace: number | undefined;
  readonly #skips = new Map<number, number>();
  readonly #inner: (readonly [number, number])[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  *commands(): Iterable<Word[]> {
    let words: Word[] = [];
    while (this.#position < this.#text.length) {
      const character = this.#text[this.#position] ?? '';
      if (character === '\n' || /[;|&()`]/.test(character)) {
        const skip = character === '\n' ? this.#skips.get(this.#position) : undefined;
        this.#position = skip ?? this.#position + 1;
        if (words.length > 0) yield words;
        words = [];
      } else if (/\s/.test(character)) this.#position++;
      else if (character === '\\' && /[\r\n]/.test(this.#text[this.#position + 1] ?? ''))
        this.#continueLine();
      else if (character === '#') this.#position = this.#lineEnd();
      else if (this.#text.startsWith('<<', this.#position) && this.#text[this.#position + 2] !== '<')
        this.#heredoc();
      else if (/[<>]/.test(character)) this.#position++;
      else {
        const word = this.#word();
        if (words.length > 0 || !this.#assigns(word)) words.push(word);
      }
    }
    if (words.length > 0) yield words;
  }

  #lineEnd(): number {
    const at = this.#text.indexOf('\n', this.#position);
    return at < 0 ? this.#text.length : at;
  }

  #continueLine(): void {
    this.#position = this.#lineEnd() + 1;
  }

  /** The body of a heredoc is data. */
  #heredoc(): void {
    const pattern = /<<-?\s*(["']?)([A-Za-z_]\w{0,60})\1/y;
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found === null) {
      this.#position += 2;
      return;
    }
    this.#position += found[0].length;
    this.#heredocs++;
    const rest = this.#lineEnd();
    const closing = new RegExp(`^\\t*${found[2]}\\s*$`, 'm');
    const body = this.#text.slice(rest + 1);
    const end = this.#heredocs > 200 ? null : closing.exec(body);
    if (end === null) return;
    // What stands on the line after the mark still belongs to the command.
    this.#skips.set(rest, rest + 1 + end.index + end[0].length);
  }

  /** `NAME=value`, also after `export` and `local`. */
  #assigns({ text }: Word): boolean {
    const found = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
    if (found === null)
      return /^(?:export|local|readonly|declare|typeset|then|do|else|if|while|!|\{|sudo|time|exec)$/.test(
        text,
      );
    const name = found[1] ?? '';
    const value = (found[2] ?? '').slice(0, LONGEST);
    this.#variables.set(name, onlyHole(value) === undefined || /zoom/i.test(value) ? value : hole(name));
    return true;
  }

  #word(): Word {
    const offset = this.#position;
    let text = '';
    while (this.#position < this.#text.length) {
      const character = this.#text[this.#position] ?? '';
      if (/[\s;|&()<>`]/.test(character)) break;
      if (character === "'") text += this.#single();
      else if (character === '"') text += this.#double();
      else if (character === '$') text += this.#variable();
      else if (character === '\\') {
        const next = this.#text[this.#position + 1] ?? '';
        if (/^[\r\n]/.test(next)) break;
        text += next;
        this.#position += 2;
      } else {
        text += character;
        this.#position++;
      }
    }
    return { text: text.slice(0, LONGEST), offset };
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#position + 1);
    const text = this.#text.slice(this.#position + 1, end < 0 ? this.#text.length : end);
    this.#position = end < 0 ? this.#text.length : end + 1;
    return text;
  }

  #double(): string {
    let text = '';
    this.#position++;
    while (this.#position < this.#text.length) {
      const character = this.#text[this.#position] ?? '';
      if (character === '"') {
        this.#position++;
        break;
      }
      if (character === '$') text += this.#variable();
      else if (character === '\\') {
        const next = this.#text[this.#position + 1] ?? '';
        if (next !== '\n') text += next;
        this.#position += 2;
      } else {
        text += character;
        this.#position++;
      }
    }
    return text;
  }

  /** `$NAME`, `${NAME}`, `${NAME:-default}`; what a command prints isn't known. */
  #variable(): string {
    if (this.#text.startsWith('$(', this.#position)) {
      const start = this.#position;
      let depth = 0;
      for (; this.#position < this.#text.length; this.#position++) {
        const character = this.#text[this.#position];
        if (character === '(') depth++;
        else if (character === ')' && --depth === 0) break;
      }
      // What is called inside is a command of its own.
      this.#inner.push([start + 2, this.#position]);
      this.#position++;
      return hole('command');
    }
    const expansion = this.#expansion();
    if (expansion === undefined) {
      this.#position++;
      return '$';
    }
    this.#position += expansion.length;
    const { name } = expansion;
    const fallback = expansion.fallback.replace(/^["']|["']$/g, '');
    return this.#variables.get(name) ?? (/^https?:|^api[\w-]*\.zoom/.test(fallback) ? fallback : hole(name));
  }

  /** The variable that is named here, as far as it goes, and its default. */
  #expansion(): { readonly name: string; readonly fallback: string; readonly length: number } | undefined {
    if (this.#text[this.#position + 1] === '{') {
      const end = this.#closingBrace();
      const inside = this.#text.slice(this.#position + 2, Math.max(end, 0));
      const [, name, , fallback = ''] = /^(\w+)(:?[-=])?(.*)$/s.exec(inside) ?? [];
      if (name === undefined) return undefined;
      return { name, fallback, length: end + 1 - this.#position };
    }
    const pattern = /\$([A-Za-z_]\w*|\d)/y;
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    return found === null ? undefined : { name: found[1] ?? '', fallback: '', length: found[0].length };
  }

  /** Where the next `}` is; once there is none, it is not looked for again. */
  #closingBrace(): number {
    this.#lastBrace ??= this.#text.lastIndexOf('}');
    return this.#lastBrace < this.#position ? -1 : this.#text.indexOf('}', this.#position);
  }

  /** Where commands stand in the place of a word: `$(curl …)`. */
  get inner(): readonly (readonly [number, number])[] {
    return this.#inner;
  }

  get variables(): ReadonlyMap<string, string> {
    return this.#variables;
  }

  know(variables: ReadonlyMap<string, string>): void {
    for (const [name, value] of variables) this.#variables.set(name, value);
  }
}

/** Options of curl that take a value, by their letters and their names. */
const CURL_LETTERS = 'XHdFuoAebcTmKxwrCEyYzQPtU';
const CURL_NAMES =
  /^--(?:request|header|data|data-raw|data-binary|data-ascii|data-urlencode|json|form|form-string|user|output|user-agent|referer|cookie|cookie-jar|upload-file|max-time|connect-timeout|config|proxy|write-out|range|cert|key|cacert|retry|retry-delay|retry-max-time|oauth2-bearer|url|resolve|max-redirs|limit-rate)$/;
const CURL_BODY =
  /^(?:[dF]|--(?:data|data-raw|data-binary|data-ascii|data-urlencode|json|form|form-string))$/;

/** The options of a command and its plain words: `-sSX POST`, `-XPOST`, `--request=POST`. */
function* curlOptions(words: readonly Word[]): Iterable<{ name: string; value: string }> {
  for (let index = 1; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    const next = words[index + 1]?.text ?? '';
    if (!text.startsWith('-') || text === '-') {
      yield { name: '', value: text };
    } else if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      const takes = equals < 0 && CURL_NAMES.test(name);
      yield { name, value: equals >= 0 ? text.slice(equals + 1) : takes ? next : '' };
      if (takes) index++;
    } else {
      for (let at = 1; at < text.length; at++) {
        const letter = text.charAt(at);
        const takes = CURL_LETTERS.includes(letter);
        yield { name: letter, value: !takes ? '' : text.slice(at + 1) || next };
        if (!takes) continue;
        if (at === text.length - 1) index++;
        break;
      }
    }
  }
}

interface Request {
  readonly method: string | undefined;
  readonly address: string;
}

function curl(words: readonly Word[]): Request[] {
  let method: string | undefined;
  let body = false;
  let inQuery = false;
  const addresses: string[] = [];
  for (const { name, value } of curlOptions(words)) {
    if (name === '' || name === '--url') addresses.push(value);
    else if (name === 'X' || name === '--request') method = value;
    else if (name === 'G' || name === '--get') inQuery = true;
    else if (name === 'I' || name === '--head') method ??= 'HEAD';
    else if (name === 'T' || name === '--upload-file') method ??= 'PUT';
    else if (CURL_BODY.test(name)) body = true;
  }
  const said = method === undefined ? (body && !inQuery ? 'POST' : 'GET') : verbIn(method);
  return addresses.map((address) => ({ method: said, address }));
}

function wget(words: readonly Word[]): Request[] {
  let method: string | undefined = 'GET';
  for (const [index, { text }] of words.entries()) {
    const said = /^--method(?:=(.*))?$/.exec(text);
    if (said !== null) method = verbIn(said[1] ?? words[index + 1]?.text ?? '');
    else if (/^--post-(?:data|file)\b/.test(text)) method = 'POST';
  }
  return words
    .slice(1)
    .filter(({ text }) => !text.startsWith('-'))
    .map(({ text }) => ({ method, address: text }));
}

/** HTTPie and its kin: `http POST https://… name=value`. */
function httpie(words: readonly Word[]): Request[] {
  const plain = words.slice(1).filter(({ text }) => !text.startsWith('-'));
  const said = verbIn(plain[0]?.text ?? '');
  const address = said === undefined ? plain[0] : plain[1];
  if (address === undefined) return [];
  const rest = plain.slice(said === undefined ? 1 : 2);
  const body = rest.some(({ text }) => /^[\w[\].-]+(?::=|=(?!=)|@)/.test(text));
  return [{ method: said ?? (body ? 'POST' : 'GET'), address: address.text }];
}

/** `zoomctl --account work api POST /users/me/meetings -F type=1`. */
function zoomctl(words: readonly Word[]): Request[] {
  const command = words.findIndex(({ text }) => text === 'api');
  for (const [index, { text }] of words.entries()) {
    const path = words[index + 1]?.text ?? '';
    if (command < 0 || index <= command || !/^(?:\/|https?:)/.test(path)) continue;
    const method = verbIn(text);
    if (method === undefined) continue;
    return [{ method, address: path.startsWith('/') ? `https://api.zoom.us/v2${path}` : path }];
  }
  return [];
}

const TOOLS: Readonly<Record<string, (words: readonly Word[]) => Request[]>> = {
  curl,
  'curl.exe': curl,
  wget,
  http: httpie,
  https: httpie,
  xh: httpie,
  xhs: httpie,
  zoomctl,
};

/** Commands that print their words and run none of them. */
const SAYS = /^(?:echo|printf|:)$/;

/** Scripts in scripts deeper than this are not looked into. */
const DEEPEST = 4;

function callsIn(
  text: string,
  variables: ReadonlyMap<string, string>,
  start: number,
  depth: number,
): FoundCall[] {
  const reader = new ShellReader(text);
  reader.know(variables);
  const found: FoundCall[] = [];
  for (const words of reader.commands()) {
    // `sudo curl`, `time curl`, and what a variable's value begins with.
    const at = words.findIndex(({ text: word }) =>
      Object.hasOwn(TOOLS, word.slice(word.lastIndexOf('/') + 1)),
    );
    const head = words[at];
    if (head === undefined || at > 3 || SAYS.test(words[0]?.text ?? '')) continue;
    const tool = TOOLS[head.text.slice(head.text.lastIndexOf('/') + 1)];
    for (const { method, address } of tool?.(words.slice(at)) ?? []) {
      const where = addressIn(address);
      const clean = where?.kind === 'zoom' ? cleanedPath(where.path) : undefined;
      if (clean === undefined) continue;
      found.push({
        offset: start + head.offset,
        method,
        path: clean.path,
        sure: clean.certain && method !== undefined,
        onlyIfPublished: where?.kind === 'zoom' && where.byName,
        onlyIfDistinctive: false,
      });
    }
  }
  if (depth >= DEEPEST) return found;
  for (const [from, to] of reader.inner)
    found.push(...callsIn(text.slice(from, to), reader.variables, start + from, depth + 1));
  return found;
}

/** The calls of a shell script with curl, wget, HTTPie or `zoomctl api`. `offset` is where the script begins in its file. */
export function shellCalls(text: string, offset = 0): FoundCall[] {
  return callsIn(text, new Map(), offset, 0);
}
