import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** axe-core, as a page runs it. */
function axeSource(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

/** What axe-core says of a rule. */
interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly html: string;
    readonly any: readonly { readonly data: { readonly messageKey?: string } | null }[];
  }[];
}

/** Without what axe-core can't tell only because it is scrolled out of sight. */
function inSight({ nodes, ...finding }: Finding): Finding[] {
  const seen = nodes.filter(
    ({ any }) => !any.some(({ data }) => data?.messageKey === 'elmPartiallyObscured'),
  );
  return seen.length === 0 ? [] : [{ ...finding, nodes: seen }];
}

const RUN_AXE = 'axe.run({ rules: { "target-size": { enabled: true } } })';

/** The screens that a page of ours has to be good on. */
const SCREENS = [
  { name: 'phone', width: 320, height: 640 },
  { name: 'desktop', width: 1280, height: 800 },
] as const;

const SCHEMES = ['light', 'dark'] as const;

/**
 * What is wrong with a page for somebody who sees or clicks badly, or has a small screen: faults that axe-core finds,
 * contrasts that it can't tell, and text that leaves the screen; in light and dark, on a phone and on a desktop.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  // Evaluated from outside, so that the page's Content-Security-Policy stays as it is.
  await page.evaluate(axeSource());
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const { name, width, height } of SCREENS) {
      await page.setViewportSize({ width, height });
      const { violations, incomplete } = (await page.evaluate(RUN_AXE)) as Record<string, Finding[]>;
      const where = `${colorScheme}, ${name}`;
      for (const { id, help, nodes } of [...(violations ?? []), ...(incomplete ?? []).flatMap(inSight)])
        faults.push(`${where}: ${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
      const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      if (tooWide) faults.push(`${where}: the page is wider than the screen`);
      const [ground, ink] = (await page.evaluate(
        '[document.body, document.querySelector("h1")].map((e, i) => getComputedStyle(e)[i ? "color" : "backgroundColor"])',
      )) as [string, string];
      if (brightness(ground) > brightness(ink) !== (colorScheme === 'light'))
        faults.push(`${where}: ${ink} on ${ground} is not ${colorScheme}`);
    }
  }
  return faults;
}

/** Of a colour as browsers compute it: `rgb(1, 2, 3)`. */
function brightness(colour: string): number {
  return (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}
