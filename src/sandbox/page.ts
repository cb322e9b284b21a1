import { createHash } from 'node:crypto';
import type { Reply } from './http-message.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #14181f; --soft: #5c6675; --line: #dfe3e9; --paper: #fff; --ground: #f3f5f8; --accent: #0b5cff; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf0; --soft: #9aa5b5; --line: #313945; --paper: #1b2028; --ground: #11151b; --accent: #6ea0ff; --on-accent: #0b1220; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; overflow-wrap: anywhere; }
header { color: var(--soft); font-size: .85rem; margin-bottom: 1.25rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }
ul { list-style: none; margin: 0 0 1.5rem; padding: 0; }
li { padding: .5rem 0; border-top: 1px solid var(--line); }
li small { display: block; color: var(--soft); }
code { font: .85em/1.5 ui-monospace, monospace; }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; }
legend { padding: 0; font-weight: 600; margin-bottom: .4rem; }
.people { max-height: 14.25rem; overflow-y: auto; margin: -3px; padding: 3px; }
label { display: flex; gap: .6rem; align-items: center; padding: .35rem 0; cursor: pointer; }
input[type=radio] { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; margin: 0; flex: none; }
input[type=text] { width: 100%; padding: .6rem .75rem; font: inherit; letter-spacing: .15em; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
.actions { display: flex; gap: .75rem; }
button { flex: 1; padding: .65rem 1rem; font: inherit; font-weight: 600; border-radius: 9px; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; }
button.allow { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Text made safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export interface Page {
  readonly status?: number;
  /** Plain text. */
  readonly title: string;
  /** HTML: whatever of it comes from outside is escaped already. */
  readonly content: string;
  /** An origin that a form of the page leads to by a redirect; browsers hold `form-action` against those too. */
  readonly formLeadsTo?: string;
}

/** A page of the sandbox's: no script, nothing loaded from elsewhere, not to be framed or cached. */
export function page({ status = 200, title, content, formLeadsTo }: Page): Reply {
  const formAction = ["'self'", ...(formLeadsTo === undefined ? [] : [formLeadsTo])].join(' ');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    status,
    headers: {
      'Content-Type': 'text/html;charset=UTF-8',
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>Zoom sandbox on this computer</header>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`,
  };
}

/** A page that says one thing. */
export function messagePage(status: number, title: string, text: string): Reply {
  return page({ status, title, content: `<p>${escapeHtml(text)}</p>` });
}
