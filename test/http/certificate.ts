import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate's file, for NODE_EXTRA_CA_CERTS. */
  readonly path: string;
  remove(): void;
}

/** Why no certificate can be made here, or undefined; with CI set nothing is skipped. */
export function opensslUnavailable(): string | undefined {
  if (process.env.CI || spawnSync('openssl', ['version']).status === 0) return undefined;
  return 'openssl is missing';
}

/** A self-signed certificate for these names. */
export function makeCertificate(...names: readonly string[]): Certificate {
  const directory = mkdtempSync(join(tmpdir(), 'zoomctl-tls-'));
  const path = join(directory, 'cert.pem');
  const keyPath = join(directory, 'key.pem');
  const { status, stderr } = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=zoomctl test']
      .concat('-keyout', keyPath, '-out', path)
      .concat('-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`),
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl failed: ${stderr}`);
  return {
    key: readFileSync(keyPath, 'utf8'),
    cert: readFileSync(path, 'utf8'),
    path,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
