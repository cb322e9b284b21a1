import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_HEADERS, renderResultPage } from '../../src/oauth/result-page.ts';

const CONSTANT = renderResultPage({ good: true, title: 'T', text: 't' });
const TAGS = /<[^>]*>/g;

describe('the page after a login', () => {
  it('line 5: whatever the name holds, it stays text: no tag more, nothing that turns the text around it', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x>',
        '\u202egro.elpmaxe@krow',
        'a\r\nb\u0000',
        '&lt;',
      ),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const html = renderResultPage({ good: true, title: `Logged in as ${name}`, text: 't' });
        expect(html.match(TAGS)).toEqual(CONSTANT.match(TAGS));
        expect(html.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });

  it('line 5: a name that is only text is shown as it is', () => {
    const html = renderResultPage({
      good: true,
      title: "Logged in as Zoë O'Neil <z@example.com>",
      text: 't',
    });
    expect(html).toContain('<h1>Logged in as Zoë O&#39;Neil &lt;z@example.com&gt;</h1>');
  });

  it('line 5: what can’t be seen in a name leaves a mark', () => {
    expect(renderResultPage({ good: true, title: 'a\u202eb\u0000c', text: 't' })).toContain(
      '<h1>a\ufffdb\ufffdc</h1>',
    );
  });

  it('has nothing below its text where there is no note', () => {
    expect(CONSTANT).toContain('<p>t</p><p class="soft from">');
  });

  it('line 5: its style is the only thing that its policy lets in', () => {
    expect(PAGE_HEADERS['Content-Security-Policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
    );
    expect(CONSTANT).not.toMatch(/<script|\son\w+=|\shref=|\ssrc=|\sstyle=|https?:/);
  });
});
