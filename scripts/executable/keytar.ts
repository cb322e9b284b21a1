import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EXIT, Failure } from '../../src/errors.ts';

/**
 * What keytar is in a single executable. The system loads native code from files only, so keytar's lies beside the
 * executable; without it everything works but the keychain.
 */
const path = join(dirname(process.execPath), 'keytar.node');
if (!existsSync(path)) {
  throw new Failure('store_missing', EXIT.failed, `There is no keychain without ${path}.`, {
    hint: 'Put keytar.node, which came with this executable, beside it. Or use the encrypted file: set ZOOMCTL_STORE=file and ZOOMCTL_STORE_KEY to a passphrase.',
  });
}
export default createRequire(process.execPath)(path);
