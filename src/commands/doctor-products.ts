import type { Catalogue } from '../catalogue/catalogue.ts';
import { grouped } from '../grouped.ts';
import type { Output } from '../output/output.ts';
import { t } from '../output/terminal-text.ts';
import type { EndpointVerdict, Status } from '../scopes/doctor.ts';
import { STATUS_WORDS } from './status-words.ts';

const STATUSES = Object.keys(STATUS_WORDS) as Status[];

function countsText(verdicts: readonly EndpointVerdict[]): string {
  return STATUSES.map(
    (status) => [verdicts.filter((verdict) => verdict.status === status).length, status] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${STATUS_WORDS[status]}`)
    .join(' · ');
}

/**
 * For verdicts on so many endpoints that nobody reads each: a line for every product, with how many are open and how many
 * are not, those with the most open ones first.
 */
export function printProducts(out: Output, verdicts: readonly EndpointVerdict[], catalogue: Catalogue): void {
  const { soft, strong } = out.colours;
  const products = new Map(
    catalogue.all().map(({ method, path, product }) => [`${method} ${path}`, product]),
  );
  const byProduct = grouped(
    verdicts,
    ({ method, path }) => products.get(`${method} ${path}`) ?? 'not published',
  );
  const open = (some: readonly EndpointVerdict[]) => some.filter(({ status }) => status === 'ok').length;
  const width = Math.max(...[...byProduct.keys()].map(({ length }) => length));
  const sorted = [...byProduct].sort((a, b) => open(b[1]) - open(a[1]) || a[0].localeCompare(b[0], 'en'));
  for (const [product, some] of sorted) out.line(t`${strong(product.padEnd(width))}  ${countsText(some)}`);
  out.line();
  out.line(soft('Each endpoint of one: --product NAME. All of them: --json.'));
}
