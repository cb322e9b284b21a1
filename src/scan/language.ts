/** How a string literal is written. */
export interface StringForm {
  /** What opens it, letter prefixes included: `f"`. */
  readonly open: string;
  readonly close: string;
  /** Whether a backslash escapes the next character. */
  readonly escapes: boolean;
  readonly multiline: boolean;
  /** What opens an interpolation: `${`, `#{`, `{`; for PHP `$`. */
  readonly hole?: '${' | '#{' | '{' | '$';
  /** `""` in a C# verbatim string is a quote. */
  readonly doubled?: boolean;
}

/** What the lexer and the finders have to know of a language. */
export interface Language {
  readonly name: string;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  /** Longer openings come first. */
  readonly strings: readonly StringForm[];
  readonly regularExpressions: boolean;
  readonly heredoc?: 'php' | 'ruby';
  /** Code stands between these only: PHP in a page. */
  readonly embedded?: readonly [string, string];
  /** What joins strings: `+`, or `.` in PHP. */
  readonly concatenation: '+' | '.';
  /** Neighbouring literals are one. */
  readonly adjacentStrings: boolean;
  /** A function ends where the indentation says so, not at a brace. */
  readonly indented: boolean;
  /** A method may be called without parentheses. */
  readonly bareCalls: boolean;
}

const form = (
  open: string,
  close: string,
  more: Partial<Omit<StringForm, 'open' | 'close'>> = {},
): StringForm => ({ open, close, escapes: true, multiline: false, ...more });

const C_COMMENTS = { lineComments: ['//'], blockComments: [['/*', '*/']] } as const;

const BRACED = {
  regularExpressions: false,
  concatenation: '+',
  adjacentStrings: false,
  indented: false,
  bareCalls: false,
} as const;

const JAVASCRIPT: Language = {
  name: 'JavaScript',
  ...C_COMMENTS,
  ...BRACED,
  strings: [form('`', '`', { multiline: true, hole: '${' }), form('"', '"'), form("'", "'")],
  regularExpressions: true,
};

function pythonStrings(): StringForm[] {
  const forms: StringForm[] = [];
  for (const prefix of ['f', 'rf', 'fr', 'r', 'b', 'rb', 'br', 'u', '']) {
    for (const quote of ['"""', "'''", '"', "'"]) {
      const written = prefix === '' ? [''] : [prefix, prefix.toUpperCase()];
      for (const letters of written)
        forms.push(
          form(letters + quote, quote, {
            multiline: quote.length === 3,
            ...(prefix.includes('f') ? { hole: '{' as const } : {}),
          }),
        );
    }
  }
  return forms.sort((a, b) => b.open.length - a.open.length);
}

const PYTHON: Language = {
  name: 'Python',
  ...BRACED,
  lineComments: ['#'],
  blockComments: [],
  strings: pythonStrings(),
  adjacentStrings: true,
  indented: true,
};

const GO: Language = {
  name: 'Go',
  ...C_COMMENTS,
  ...BRACED,
  strings: [form('`', '`', { escapes: false, multiline: true }), form('"', '"'), form("'", "'")],
};

const RUBY: Language = {
  name: 'Ruby',
  ...BRACED,
  lineComments: ['#'],
  blockComments: [['\n=begin', '\n=end']],
  strings: [form('"', '"', { multiline: true, hole: '#{' }), form("'", "'", { multiline: true })],
  regularExpressions: true,
  heredoc: 'ruby',
  adjacentStrings: true,
  indented: true,
  bareCalls: true,
};

const PHP: Language = {
  name: 'PHP',
  ...BRACED,
  lineComments: ['//', '#'],
  blockComments: [['/*', '*/']],
  strings: [form('"', '"', { multiline: true, hole: '$' }), form("'", "'", { multiline: true })],
  heredoc: 'php',
  embedded: ['<?', '?>'],
  concatenation: '.',
};

const JAVA: Language = {
  name: 'Java',
  ...C_COMMENTS,
  ...BRACED,
  strings: [form('"""', '"""', { multiline: true }), form('"', '"'), form("'", "'")],
};

const CSHARP: Language = {
  name: 'C#',
  ...BRACED,
  lineComments: ['//', '#'],
  blockComments: [['/*', '*/']],
  strings: [
    form('$"""', '"""', { multiline: true, escapes: false, hole: '{' }),
    form('"""', '"""', { multiline: true, escapes: false }),
    form('$@"', '"', { multiline: true, escapes: false, doubled: true, hole: '{' }),
    form('@$"', '"', { multiline: true, escapes: false, doubled: true, hole: '{' }),
    form('@"', '"', { multiline: true, escapes: false, doubled: true }),
    form('$"', '"', { hole: '{' }),
    form('"', '"'),
    form("'", "'"),
  ],
};

/** Kinds of files: the languages that are lexed, and those that are read by their structure. */
export type FileKind = Language | 'shell' | 'json' | 'yaml';

const KINDS: Readonly<Record<string, FileKind>> = {
  js: JAVASCRIPT,
  jsx: JAVASCRIPT,
  mjs: JAVASCRIPT,
  cjs: JAVASCRIPT,
  ts: JAVASCRIPT,
  tsx: JAVASCRIPT,
  mts: JAVASCRIPT,
  cts: JAVASCRIPT,
  py: PYTHON,
  pyw: PYTHON,
  go: GO,
  rb: RUBY,
  rake: RUBY,
  php: PHP,
  java: JAVA,
  cs: CSHARP,
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  ksh: 'shell',
  json: 'json',
  har: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

/** What a file is by its name; undefined for what isn't scanned. */
export function kindOf(file: string): FileKind | undefined {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  if (/\.min\.[cm]?js$/i.test(name)) return undefined;
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
}
