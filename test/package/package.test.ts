import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestOf, nodeOfVersion, offlineWith, packed, run, type Tarball } from '../support/package.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = manifestOf(ROOT);

/** Everything that may be in the package. */
const ALLOWED = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/(?:zoomctl\.js|package\.json)$/,
  /^man\/zoomctl[a-z-]*\.1$/,
  /^dist\/(?:package\.json|LICENSES\.txt|zoomctl\.js|core\.js|keep-compiled\.js|token\.js|[\w-]+-[A-Z0-9]{8}\.js)$/,
  /^dist\/data\/(?:endpoints|endpoint-details|scopes|odd-scopes|sections|errors)\.tsv$/,
  /^dist\/scripts\/zoomctl\.(?:bash|zsh|fish|ps1)$/,
  /^node_modules\/keytar\//,
  /^node_modules\/node-addon-api\//,
];

/** Without keytar's binaries there is no keychain, without the rest no program. */
const NEEDED = [
  'LICENSE',
  'README.md',
  'bin/zoomctl.js',
  'bin/package.json',
  'man/zoomctl.1',
  'dist/LICENSES.txt',
  'dist/core.js',
  'dist/keep-compiled.js',
  'dist/token.js',
  'dist/zoomctl.js',
  'dist/data/endpoints.tsv',
  'dist/data/endpoint-details.tsv',
  'dist/data/sections.tsv',
  'dist/data/odd-scopes.tsv',
  'dist/scripts/zoomctl.zsh',
  'node_modules/keytar/lib/keytar.js',
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'].map(
    (platform) => `node_modules/keytar/prebuilds/${platform}/keytar.node`,
  ),
];

/** Bytes of all files below a folder, and the folders of packages among them. */
function contentsOf(folder: string): { bytes: number; packages: string[] } {
  const found = { bytes: 0, packages: [] as string[] };
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const status = lstatSync(join(folder, entry));
    if (status.isFile()) found.bytes += status.size;
    const parts = entry.split(sep);
    if (parts.at(-1) === 'package.json' && parts.at(-3) === 'node_modules')
      found.packages.push(parts.at(-2) ?? '');
  }
  return found;
}

/** The other Nodes that the package is for come from the registry, 50 MB each: in CI only. */
const OTHER_NODES = process.env.CI ? [22, 24] : [];

let folder: string;
let tarball: Tarball;
let nodes: Map<number, Promise<string | undefined>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zoomctl-package-'));
  tarball = await packed(folder);
  // They come while the other tests run.
  nodes = new Map(OTHER_NODES.map((major) => [major, nodeOfVersion(major, join(folder, `node-${major}`))]));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the package', () => {
  it('holds what it needs and nothing else', () => {
    expect(tarball.files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(NEEDED.filter((file) => !tarball.files.includes(file))).toEqual([]);
  });

  it('is in order for publint', async () => {
    const bytes = readFileSync(tarball.path);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('A2: holds no credentials of any app', async () => {
    const place = join(folder, 'unpacked');
    mkdirSync(place);
    await run('tar', ['-xzf', tarball.path, '-C', place], process.env, folder);
    const ours = tarball.files.filter((file) => !file.startsWith('node_modules/'));
    expect(ours.length).toBeGreaterThan(50);
    for (const file of ours) {
      const text = readFileSync(join(place, 'package', file), 'latin1');
      // A token of Zoom's, Basic credentials, or something assigned to the name of a secret.
      expect(text.match(/\beyJ[\w-]{20,}\.[\w-]{20,}/), file).toBeNull();
      expect(text.match(/\bBasic [\w+/]{20,}={0,2}/), file).toBeNull();
      expect(
        text.match(
          /(?:client_?secret|client_?id|ZOOM_CLIENT_(?:ID|SECRET))["'`]?\s*[:=]\s*["'`]?[\w-]{20,}["'`]/i,
        ),
        file,
      ).toBeNull();
    }
  });

  it('line 30: brings keytar alone, pinned with a checksum, and runs nothing when it is installed', () => {
    const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
    const [manifest, lock] = [read('package.json'), read('package-lock.json')];
    expect(Object.keys(manifest.dependencies)).toEqual(['keytar']);
    expect(manifest).not.toHaveProperty('optionalDependencies');
    for (const script of ['preinstall', 'install', 'postinstall'])
      expect(manifest.scripts).not.toHaveProperty(script);
    const { '': root, ...packages } = lock.packages;
    expect(root.dependencies).toEqual(manifest.dependencies);
    expect(root.devDependencies).toEqual(manifest.devDependencies);
    const atRunTime = Object.entries<{ dev?: boolean; integrity?: string }>(packages).filter(
      ([, { dev }]) => !dev,
    );
    expect(atRunTime.map(([name]) => name).sort()).toEqual([
      'node_modules/keytar',
      'node_modules/node-addon-api',
    ]);
    for (const { integrity } of Object.values<{ integrity?: string }>(packages))
      expect(integrity).toMatch(/^sha512-/);
  });

  it('passes on the licence of each package that is inside', () => {
    const text = readFileSync(join(ROOT, 'dist', 'LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'undici', 'oauth4webapi', 'luxon', 'jq-wasm'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(text).not.toMatch(/^Licence: undefined/m);
  });
});

describe.each([
  { node: 'the Node that runs the tests', major: undefined },
  { node: 'Node 22', major: 22 },
  { node: 'Node 24', major: 24 },
])('installed from the tarball with $node, without a network and without install scripts', ({ major }) => {
  it.skipIf(major !== undefined && !OTHER_NODES.includes(major))(
    'works',
    { timeout: 300_000 },
    async ({ skip }) => {
      const place = join(folder, String(major ?? 'own'));
      const node = major === undefined ? process.execPath : await nodes.get(major);
      if (node === undefined) return skip(`the registry gave no Node ${major}`);
      const env = offlineWith(node, place);
      await run('npm', ['install', '--global', '--prefix', place, tarball.path], env, place);

      const { bytes, packages } = contentsOf(join(place, 'lib'));
      expect(packages.sort()).toEqual(['keytar', 'node-addon-api', 'zoomctl']);
      expect(bytes).toBeLessThan(8_000_000);

      const zoomctl = join(place, 'bin', 'zoomctl');
      expect(await run(zoomctl, ['--version'], env, place)).toBe(`${version}\n`);
      expect(await run(zoomctl, ['demo'], env, place)).toContain('✓ Done in');
      expect(await run(zoomctl, ['completion', 'bash'], env, place)).toContain('zoomctl');
      expect(await run(join(place, 'programs', 'node'), ['-p', 'process.version'], env, place)).toMatch(
        new RegExp(`^v${major ?? process.versions.node.split('.')[0]}\\.`),
      );
    },
  );
});

it('runs with npx where a project has it', async () => {
  const project = join(folder, 'project');
  mkdirSync(project);
  const env = offlineWith(process.execPath, project);
  await run('npm', ['install', tarball.path], env, project);
  expect(await run('npx', ['--no-install', 'zoomctl', '--version'], env, project)).toBe(`${version}\n`);
});
