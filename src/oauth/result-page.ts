import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;--fg:#1a1d21;--soft:#5a6472;--bg:#f5f6f8;--card:#fff;--line:#e2e5ea;--good:#14713d;--bad:#a4262c}
@media(prefers-color-scheme:dark){:root{--fg:#eceef1;--soft:#a9b2be;--bg:#15171a;--card:#1e2125;--line:#31363c;--good:#6ad49a;--bad:#ff9a9a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.25rem;background:var(--bg);color:var(--fg);font:1rem/1.55 system-ui,sans-serif}
main{width:100%;max-width:27rem;padding:2.25rem 1.75rem;background:var(--card);border:1px solid var(--line);border-radius:14px;text-align:center;overflow-wrap:anywhere}
.mark{width:3rem;height:3rem;margin:0 auto 1.1rem}
.good{color:var(--good)}.bad{color:var(--bad)}
h1{margin:0 0 .6rem;font-size:1.3rem;line-height:1.35;text-wrap:balance}
p{margin:.35rem 0;text-wrap:balance}
.soft{color:var(--soft)}
.from{margin:1.6rem 0 0;font:.8rem ui-monospace,monospace}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Headers of every page: no script, nothing from elsewhere, nothing kept [security.md 5]. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What can't be seen, and what turns the direction of the text around it. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text that is nothing but text, wherever it comes from: no markup, and no control over what stands around it. */
function escapeHtml(text: string): string {
  return text.replace(UNSEEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A tick and a cross, drawn: a character would look different in each font. */
const DRAWN = { good: 'M14.5 24.5l6.5 6.5 13-14', bad: 'M17 17l14 14M31 17L17 31' } as const;

function mark(kind: 'good' | 'bad'): string {
  return `<svg class="mark ${kind}" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="${DRAWN[kind]}"/></svg>`;
}

export interface ResultPage {
  readonly good: boolean;
  readonly title: string;
  readonly text: string;
  /** A further, quieter line. */
  readonly note?: string;
}

/** The page that the browser shows when a login has ended. */
export function renderResultPage(page: ResultPage): string {
  const note = page.note === undefined ? '' : `<p class="soft">${escapeHtml(page.note)}</p>`;
  const title = escapeHtml(page.title);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · zoomctl</title><style>${STYLE}</style></head>
<body><main>${mark(page.good ? 'good' : 'bad')}<h1>${title}</h1><p>${escapeHtml(page.text)}</p>${note}<p class="soft from">zoomctl</p></main></body>
</html>
`;
}
