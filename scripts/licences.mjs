// The licences of the packages that are inside the bundle: they ask to be passed on with it.
import { readdirSync, readFileSync } from 'node:fs';

/** The folder of the package that a bundled file belongs to, or undefined for a file of our own. */
function packageOf(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function licenceText(folder, name, licence) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(`${folder}/${file}`, 'utf8').trim();
  if (licence === undefined) throw new Error(`${name} names no licence`);
  return `Licence: ${licence}`;
}

/**
 * One text with the name, version and licence of each package, in the order of their names.
 * @param inputs those of esbuild's metafile, their paths below `root`
 */
export function licencesOf(inputs, root) {
  const folders = new Set(Object.keys(inputs).flatMap((input) => packageOf(input) ?? []));
  const parts = [...folders].map((path) => {
    const folder = `${root}/${path}`;
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return `${name} ${version}\n\n${licenceText(folder, name, license)}\n`;
  });
  return parts.sort().join(`\n${'-'.repeat(80)}\n\n`);
}
