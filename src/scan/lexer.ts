import type { Language, StringForm } from './language.ts';
import type { StringPart, Token } from './token.ts';
import type { Work } from './work.ts';

/** Interpolations inside interpolations deeper than this are not looked into. */
const DEEPEST = 12;

const NAME = /[@$#]{0,2}[A-Za-z_\u0080-\ud7ff][\w$\u0080-\ud7ff]*|\$/y;
const NUMBER = /\d[\w.]*/y;
/** Marks of more than one character; all others are single. */
const MARK = /===|!==|\?->|\.\.\.|\*\*|\|\|=|\?\?=|=>|->|::|\?\.|:=|==|!=|\+=|\.=|\|\||&&|\?\?|\?:|<<|<=|>=/y;

/** After one of these a slash begins a regular expression. */
const BEFORE_EXPRESSION =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|await|yield|and|or|not|if|unless|when|puts)$/;

/** Characters that stand for an interpolation in evaluated texts; none of them may come from a file. */
const RESERVED = /[\ue000\ue001]/g;

/** What stands inside a string, and whether anything closes it. */
interface Parts {
  readonly parts: readonly StringPart[];
  readonly closed: boolean;
}

/** The tokens of an interpolation, and whether anything closes it. */
interface Hole {
  readonly tokens: readonly Token[];
  readonly closed: boolean;
}

class Lexer {
  readonly #text: string;
  readonly #language: Language;
  readonly #work: Work;
  readonly #openings: ReadonlyMap<string, readonly StringForm[]>;
  #position = 0;
  #line = 1;
  /** A regular expression is not looked for before this: a look that failed went as far. */
  #noExpressionBefore = 0;
  #heredocs: boolean;
  /** Where the body of a heredoc that began on this line starts and ends. */
  #body: { readonly start: number; readonly end: number } | undefined;

  constructor(text: string, language: Language, work: Work) {
    this.#text = text;
    this.#work = work;
    this.#language = language;
    this.#heredocs = language.heredoc !== undefined;
    const openings = new Map<string, StringForm[]>();
    for (const form of language.strings) {
      const first = form.open.charAt(0);
      openings.set(first, [...(openings.get(first) ?? []), form]);
    }
    this.#openings = openings;
  }

  all(): Token[] {
    if (this.#language.embedded !== undefined) this.#skipPage();
    return this.#tokens(0);
  }

  #skipTo(position: number): void {
    for (let at = this.#text.indexOf('\n', this.#position); at >= 0 && at < position; ) {
      this.#line++;
      at = this.#text.indexOf('\n', at + 1);
    }
    this.#position = position;
  }

  #skipPast(end: string, from: number): void {
    const at = this.#text.indexOf(end, from);
    this.#skipTo(at < 0 ? this.#text.length : at + end.length);
  }

  /** In PHP the page around the code is passed over. */
  #skipPage(): void {
    this.#skipPast('<?', this.#position);
    if (this.#text.startsWith('php', this.#position)) this.#position += 3;
    else if (this.#text.startsWith('=', this.#position)) this.#position += 1;
  }

  #endOfLine(): number {
    const at = this.#text.indexOf('\n', this.#position);
    return at < 0 ? this.#text.length : at;
  }

  #comment(): boolean {
    const text = this.#text;
    for (const [open, close] of this.#language.blockComments) {
      const atStart = open.startsWith('\n');
      const word = atStart ? open.slice(1) : open;
      if (!text.startsWith(word, this.#position)) continue;
      if (atStart && this.#position > 0 && text[this.#position - 1] !== '\n') continue;
      this.#skipPast(close, this.#position + word.length);
      return true;
    }
    for (const open of this.#language.lineComments) {
      if (!text.startsWith(open, this.#position)) continue;
      // An attribute in PHP, and an empty one in C#, are no comments.
      if (open === '#' && text[this.#position + 1] === '[' && this.#language.name === 'PHP') continue;
      const end = this.#endOfLine();
      const close = this.#language.embedded?.[1];
      const page = close === undefined ? -1 : text.slice(this.#position, end).indexOf(close);
      this.#position = page < 0 ? end : this.#position + page;
      return true;
    }
    return false;
  }

  /** Tokens up to the end, or inside an interpolation up to the brace that closes it. */
  #tokens(depth: number): Token[] {
    const text = this.#text;
    const tokens: Token[] = [];
    let braces = 0;
    while (this.#position < text.length && this.#work.step()) {
      const character = text[this.#position] ?? '';
      if (character === '\n') {
        this.#line++;
        this.#position++;
        if (this.#body !== undefined && this.#body.start <= this.#position) {
          const { end } = this.#body;
          this.#body = undefined;
          if (end > this.#position) this.#skipTo(end);
        }
        continue;
      }
      if (character === ' ' || character === '\t' || character === '\r') {
        this.#position++;
        continue;
      }
      if (this.#language.embedded !== undefined && text.startsWith('?>', this.#position)) {
        this.#skipPage();
        continue;
      }
      if (this.#comment()) continue;
      if (depth > 0 && character === '}' && braces === 0) return tokens;
      const string = this.#string(tokens.at(-1), depth);
      if (string !== undefined) {
        for (const token of string) tokens.push(token);
        continue;
      }
      if (character === '/' && this.#regularExpression(tokens.at(-1))) continue;
      const token = this.#word();
      if (token.text === '{') braces++;
      else if (token.text === '}') braces--;
      tokens.push(token);
    }
    return tokens;
  }

  #word(): Token {
    const start = this.#position;
    const kinds = [
      ['name', NAME],
      ['number', NUMBER],
      ['mark', MARK],
    ] as const;
    for (const [kind, pattern] of kinds) {
      pattern.lastIndex = start;
      let found = pattern.exec(this.#text)?.[0];
      if (found === undefined) continue;
      if (kind === 'name' && this.#language.bareCalls && this.#text[start + found.length] === '!') {
        if (this.#text[start + found.length + 1] !== '=') found += '!';
      }
      this.#position += found.length;
      return { kind, text: found, start, line: this.#line };
    }
    this.#position++;
    return { kind: 'mark', text: this.#text[start] ?? '', start, line: this.#line };
  }

  #regularExpression(before: Token | undefined): boolean {
    if (!this.#language.regularExpressions || this.#position < this.#noExpressionBefore) return false;
    const expected =
      before === undefined ||
      (before.kind === 'mark' && !/^[)\]}<]$/.test(before.text)) ||
      (before.kind === 'name' && BEFORE_EXPRESSION.test(before.text));
    if (!expected) return false;
    let inClass = false;
    let at = this.#position + 1;
    for (; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === '\n') break;
      if (character === '\\') at++;
      else if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
      else if (character === '/' && !inClass) {
        this.#position = at + 1;
        return true;
      }
    }
    this.#noExpressionBefore = at;
    return false;
  }

  /** A string that begins here, or what is left of one that nothing closes; undefined where none begins. */
  #string(before: Token | undefined, depth: number): readonly Token[] | undefined {
    const forms = this.#openings.get(this.#text[this.#position] ?? '');
    const form = forms?.find((candidate) => this.#text.startsWith(candidate.open, this.#position));
    if (form !== undefined) return this.#literal(form, depth);
    if (this.#heredocs && this.#text.startsWith('<<', this.#position)) return this.#heredoc(before, depth);
    return undefined;
  }

  #literal(form: StringForm, depth: number): readonly Token[] {
    const start = this.#position;
    const line = this.#line;
    this.#position += form.open.length;
    const body = this.#position;
    const { parts, closed } = this.#parts(form, this.#text.length, depth);
    if (closed) return [stringToken(parts, start, line)];
    // What was read as code in it stays code, and is not read again: with strings inside strings that nothing closes,
    // each would double the work.
    const code = parts.filter((part) => typeof part !== 'string');
    if (code.length > 0) return code.flat();
    // A quote that nothing closes on its line, as in the text of a page: only the quote is passed over. With escapes
    // before the line's end the rest of the line goes too, so that no line is read again and again.
    if (form.multiline || this.#text.slice(body, this.#position).includes('\\')) return [];
    this.#position = body;
    this.#line = line;
    return [];
  }

  /** The parts up to what closes the string, or where nothing does up to where it can't go on. */
  #parts(form: StringForm, limit: number, depth: number): Parts {
    const text = this.#text;
    const parts: StringPart[] = [];
    let plain = '';
    const endPlain = (): void => {
      if (plain !== '') parts.push(plain.replace(RESERVED, ' '));
      plain = '';
    };
    while (this.#position < limit && this.#work.step()) {
      const character = text[this.#position] ?? '';
      if (form.close !== '' && text.startsWith(form.close, this.#position)) {
        if (!(form.doubled && text[this.#position + 1] === '"')) {
          this.#position += form.close.length;
          endPlain();
          return { parts, closed: true };
        }
        plain += '"';
        this.#position += 2;
      } else if (character === '\n') {
        if (!form.multiline) return { parts, closed: false };
        this.#line++;
        plain += character;
        this.#position++;
      } else if (character === '\\' && form.escapes) {
        const next = text[this.#position + 1] ?? '';
        if (next === '\n') {
          if (!form.multiline) return { parts, closed: false };
          this.#line++;
        } else plain += next === 'n' || next === 't' || next === 'r' ? ' ' : next;
        this.#position += 2;
      } else if (form.hole === '$' && character === '{' && text[this.#position + 1] === '$') {
        this.#position++;
        const { tokens, closed } = this.#interpolation(depth, true);
        endPlain();
        parts.push(tokens);
        if (!closed) return { parts, closed };
      } else if (form.hole !== undefined && character === form.hole.charAt(0)) {
        const hole = this.#hole(form.hole, depth, form.multiline);
        if (typeof hole === 'string') plain += hole;
        else {
          endPlain();
          parts.push(hole.tokens);
          if (!hole.closed) return { parts, closed: false };
        }
      } else {
        plain += character;
        this.#position++;
      }
    }
    endPlain();
    return { parts, closed: form.close === '' };
  }

  /** An interpolation's tokens, or the text that only looks like one. */
  #hole(open: NonNullable<StringForm['hole']>, depth: number, multiline: boolean): Hole | string {
    if (open === '$') return this.#phpHole(depth);
    const text = this.#text;
    if (!text.startsWith(open, this.#position)) {
      this.#position++;
      return open.charAt(0);
    }
    if (open === '{' && text[this.#position + 1] === '{') {
      this.#position += 2;
      return '{';
    }
    this.#position += open.length;
    return this.#interpolation(depth, multiline);
  }

  #interpolation(depth: number, multiline: boolean): Hole {
    const line = this.#line;
    if (depth >= DEEPEST) {
      this.#skipPast('}', this.#position);
      return { tokens: [], closed: true };
    }
    const tokens = this.#tokens(depth + 1);
    if (this.#text[this.#position] !== '}') return { tokens, closed: false };
    if (!multiline && this.#line !== line && this.#language.name !== 'Python')
      return { tokens, closed: false };
    this.#position++;
    return { tokens, closed: true };
  }

  /** PHP without braces: `$name`, `$name->field`, `$name[key]`, `${name}`. */
  #phpHole(depth: number): Hole | string {
    const text = this.#text;
    if (text.startsWith('${', this.#position)) {
      this.#position += 2;
      return this.#interpolation(depth, true);
    }
    const pattern = /\$([A-Za-z_]\w*)((?:->[A-Za-z_]\w*)?)((?:\[[^\]\n]{0,80}\])?)/y;
    pattern.lastIndex = this.#position;
    const found = pattern.exec(text);
    if (found === null) {
      this.#position++;
      return '$';
    }
    const start = this.#position;
    this.#position += found[0].length;
    const token = (kind: Token['kind'], word: string): Token => ({
      kind,
      text: word,
      start,
      line: this.#line,
    });
    const field = found[2]?.slice(2) || found[3]?.slice(1, -1).replace(/['"]/g, '');
    const name = token('name', `$${found[1]}`);
    const tokens = field ? [name, token('mark', '->'), token('name', field)] : [name];
    return { tokens, closed: true };
  }

  #heredoc(before: Token | undefined, depth: number): readonly Token[] | undefined {
    const pattern =
      this.#language.heredoc === 'php'
        ? /<<<[ \t]*(["']?)([A-Za-z_]\w{0,60})\1/y
        : /<<[~-]?(["'`]?)([A-Z_]\w{0,60})\1/y;
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    // `list <<VALUE` without a tilde or dash may as well append a constant.
    if (this.#language.heredoc === 'ruby' && /^<<[A-Z]/.test(found[0]) && before?.kind === 'name')
      return undefined;
    const start = this.#position;
    const line = this.#line;
    const after = start + found[0].length;
    const from = this.#body?.end ?? this.#text.indexOf('\n', after) + 1;
    const closing = new RegExp(`^[ \\t]*${found[2]}\\b`, 'gm');
    closing.lastIndex = from;
    const end = from === 0 ? null : closing.exec(this.#text);
    if (end === null) {
      this.#heredocs = false;
      return undefined;
    }
    const raw = found[1] === "'";
    this.#position = from;
    const hole = this.#language.heredoc === 'php' ? '$' : '#{';
    const form: StringForm = {
      open: '',
      close: '',
      escapes: true,
      multiline: true,
      ...(raw ? {} : { hole }),
    };
    const { parts } = this.#parts(form, end.index, depth);
    const bodyEnd = Math.max(this.#position, end.index + end[0].length);
    this.#position = after;
    this.#line = line;
    // In PHP the code goes on after the closing word, in Ruby on the line of the opening one.
    if (this.#language.heredoc === 'php') this.#skipTo(bodyEnd);
    else this.#body = { start: this.#text.indexOf('\n', after) + 1, end: bodyEnd };
    return [stringToken(parts, start, line)];
  }
}

function stringToken(parts: readonly StringPart[], start: number, line: number): Token {
  const text = parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : '';
  return { kind: 'string', text, start, line, parts };
}

/** The tokens of a source text, in time that grows with its length only; what can't be lexed is passed over. */
export function lex(text: string, language: Language, work: Work): Token[] {
  return new Lexer(text, language, work).all();
}
