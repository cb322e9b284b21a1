import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sectionsOf } from '../src/catalogue/generate.mjs';
import { configWithAccounts } from './many-accounts.mjs';
import { ZOOMCTL } from './sandbox.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NARROW = ['--granted', 'meeting:write:meeting user:read:user'];

function linesOf(file) {
  return readFileSync(join(ROOT, 'dist/data', file), 'utf8')
    .trimEnd()
    .split('\n');
}

/** `meeting:write` as `meeting7:write`: another scope of the same form. */
function renamed(scope, copy) {
  return scope.replace(/^[^:]+/, (word) => `${word}${copy}`);
}

/** The n-th made-up copy of an endpoint's line: another path, another operation id, other scopes. */
function copyOfEndpoint(line, copy) {
  const [method, path, operation, list, ...others] = line.split('\t');
  const scopes = list.split(',').map((scope) => (scope === '' ? '' : renamed(scope, copy)));
  return [method, `/copy${copy}${path}`, `${operation}Copy${copy}`, scopes.join(','), ...others].join('\t');
}

function copyOfScope(line, copy) {
  const [scope, ...others] = line.split('\t');
  return [renamed(scope, copy), ...others].join('\t');
}

/** A program whose catalogue is so many times Zoom's. */
function withCatalogue(directory, times) {
  const home = join(directory, `catalogue-${times}`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  for (const part of ['bin', 'dist']) cpSync(join(ROOT, part), join(home, part), { recursive: true });
  const copies = (file, copyOf) => {
    const lines = linesOf(file);
    return Array.from({ length: times }, (_, copy) =>
      copy === 0 ? lines : lines.map((line) => copyOf(line, copy)),
    ).flat();
  };
  const endpoints = copies('endpoints.tsv', copyOfEndpoint);
  const details = copies('endpoint-details.tsv', (line) => line);
  const scopes = copies('scopes.tsv', copyOfScope);
  for (const [file, lines] of [
    ['endpoints.tsv', endpoints],
    ['endpoint-details.tsv', details],
    ['scopes.tsv', scopes],
    ['sections.tsv', sectionsOf({ endpoints, details, scopes })],
  ])
    writeFileSync(join(home, 'dist/data', file), lines.map((line) => `${line}\n`).join(''));
  return join(home, 'bin/zoomctl.js');
}

/** That many scopes that Zoom publishes, and made-up ones after those. */
function grantOf(directory, count) {
  const published = linesOf('scopes.tsv').map((line) => line.split('\t')[0]);
  const scopes = Array.from({ length: count }, (_, n) => {
    const copy = Math.floor(n / published.length);
    const scope = published[n % published.length];
    return copy === 0 ? scope : renamed(scope, copy);
  });
  const file = join(directory, `grant-${count}.txt`);
  writeFileSync(file, scopes.join(','));
  return file;
}

/** What grows, by name: what its sizes count, and for each size a command. */
export function growingCases(base, directory) {
  const own = (env, ...args) => ({ args: [ZOOMCTL, ...args], env });
  const programs = new Map();
  const program = (times) => {
    if (!programs.has(times)) programs.set(times, withCatalogue(directory, times));
    return programs.get(times);
  };
  const doctor = (times, ...args) => ({ args: [program(times), 'scopes', 'doctor', ...args], env: base });
  const configs = new Map();
  const config = (count) => {
    if (!configs.has(count)) configs.set(count, configWithAccounts(directory, count));
    return { ...base, HOME: directory, ZOOMCTL_CONFIG_DIR: configs.get(count) };
  };
  return [
    {
      name: 'scopes doctor, one endpoint',
      unit: 'endpoints',
      sizes: [1_750, 17_500, 175_000, 1_750_000],
      command: (size) => doctor(size / 1_750, 'POST /users/me/meetings', ...NARROW),
    },
    {
      name: 'scopes doctor --all --json',
      unit: 'endpoints',
      sizes: [1_750, 17_500, 175_000, 1_750_000],
      command: (size) => doctor(size / 1_750, '--all', '--json', ...NARROW),
    },
    {
      name: 'scopes doctor --all, a large grant',
      unit: 'scopes granted',
      sizes: [5, 50, 500, 5_000, 50_000],
      command: (size) =>
        own(base, 'scopes', 'doctor', '--all', '--json', '--granted-from', grantOf(directory, size)),
    },
    {
      name: 'account list --json',
      unit: 'accounts',
      sizes: [10, 100, 1_000, 10_000],
      command: (size) => own(config(size), 'account', 'list', '--json'),
    },
    {
      name: 'account show',
      unit: 'accounts',
      sizes: [10, 100, 1_000, 10_000],
      command: (size) => own(config(size), 'account', 'show', `clinician-${size - 1}@example.com`),
    },
  ];
}
