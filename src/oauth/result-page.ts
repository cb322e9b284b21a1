import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;--fg:#1a1d21;--soft:#5a6472;--bg:#f5f6f8;--card:#fff;--line:#e2e5ea;--good:#14713d;--bad:#a4262c}
@media(prefers-color-scheme:dark){:root{--fg:#eceef1;--soft:#a9b2be;--bg:#15171a;--card:#1e2125;--line:#31363c;--good:#6ad49a;--bad:#ff9a9a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--bg);color:var(--fg);font:1rem/1.55 system-ui,sans-serif}
main{width:100%;max-width:27rem;padding:2.25rem 2rem;background:var(--card);border:1px solid var(--line);border-radius:14px;text-align:center}
.mark{width:3rem;height:3rem;margin:0 auto 1.1rem;border:2px solid currentColor;border-radius:50%;display:grid;place-items:center;font-size:1.4rem}
.good{color:var(--good)}.bad{color:var(--bad)}
h1{margin:0 0 .5rem;font-size:1.3rem}
p{margin:.35rem 0;overflow-wrap:anywhere}
.soft{color:var(--soft)}
code{font:.95em ui-monospace,monospace}
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

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
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
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(page.title)} · zoomctl</title><style>${STYLE}</style></head>
<body><main><div class="mark ${page.good ? 'good' : 'bad'}" aria-hidden="true">${page.good ? '✓' : '!'}</div><h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.text)}</p>${note}</main></body>
</html>
`;
}
