import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { usageError } from '../errors.ts';
import { nearest } from '../scopes/nearest.ts';

/** The endpoints of one of Zoom's products. @throws a usage error that names those that there are */
export function productEndpoints(catalogue: Catalogue, product: string): readonly Endpoint[] {
  const all = catalogue.all();
  const found = all.filter((endpoint) => endpoint.product === product.toLowerCase());
  if (found.length > 0) return found;
  if (product.trim() === '')
    throw usageError('--product is empty.', 'zoomctl endpoint list tells the products.');
  const products = [...new Set(all.map((endpoint) => endpoint.product))];
  const near = nearest(product, products);
  throw usageError(
    `--product: Zoom has no product "${product}".`,
    `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}It takes one of ${products.join(', ')}.`,
  );
}
