// Plugins of esbuild that change what libraries do at start or at length.
import { readFileSync } from 'node:fs';

/** commander imports child_process, and with it half of Node's network code, for subcommands in files of their own. */
export const withoutChildProcess = {
  name: 'commander without child_process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'child_process', namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}', loader: 'js' }));
  },
};

/** Of undici's files, by the one that imports them, those that requests with a `Dispatcher` have no use for: three quarters. */
const UNUSED_OF_UNDICI = [
  [
    /\/undici\/index\.js$/,
    /^\.\/lib\/(?:web|mock|cache|interceptor|handler)\/|^\.\/lib\/dispatcher\/(?:balanced-pool|round-robin-pool|retry-agent|h2c-client)$/,
  ],
  [/\/undici\/lib\/api\/index\.js$/, /^\.\/api-(?:request|stream|pipeline|upgrade)$/],
  // HTTP/2 has to be asked for.
  [/\/undici\/lib\/dispatcher\/client-h2\.js$/, /^node:http2$/],
];

/** undici's index loads fetch, WebSocket, caches and mocks with it. */
export const undiciForRequests = {
  name: 'undici for requests alone',
  setup({ onResolve, onLoad }) {
    for (const [where, unused] of UNUSED_OF_UNDICI)
      onResolve({ filter: unused }, ({ importer, path }) =>
        where.test(importer.replaceAll('\\', '/')) ? { path, namespace: 'unused part of undici' } : undefined,
      );
    // The index makes one object of what it loads.
    onLoad({ filter: /.*/, namespace: 'unused part of undici' }, ({ path }) => ({
      contents: path.endsWith('/cachestorage')
        ? 'exports.CacheStorage = class {}'
        : 'module.exports = { constants: {} }',
      loader: 'js',
    }));
  },
};

/**
 * undici takes the end of a connection while the reader of its reply is paused for a bug of its own, and ends the process.
 * What is left of the reply is read instead.
 */
export const mendedUndici = {
  name: 'mended undici',
  setup({ onLoad }) {
    onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h1\.js$/ }, ({ path }) => {
      const before =
        /(finish \(\) \{\s*assert\(currentParser === null\)\s*assert\(this\.ptr != null\)\s*)assert\(!this\.paused\)/;
      const contents = readFileSync(path, 'utf8');
      if (!before.test(contents)) throw new Error('undici has changed: look whether it still needs this');
      const resumed = `if (this.paused) {
        this.llhttp.llhttp_resume(this.ptr)
        this.paused = false
        this.execute(EMPTY_BUF)
        if (this.ptr == null) return null
        if (this.paused) this.llhttp.llhttp_resume(this.ptr)
        this.paused = false
      }`;
      return { contents: contents.replace(before, (_, checks) => checks + resumed), loader: 'js' };
    });
  },
};

/**
 * jq's build copies its whole input for each byte that it reads, and its whole output for each that it writes; it trims
 * results that are blanks, takes an error for none once there was a result, and prints by itself that it gave up.
 */
export const mendedJq = {
  name: 'mended-jq',
  setup({ onLoad }) {
    onLoad({ filter: /jq-wasm[\\/]dist[\\/]build[\\/]jq\.js$/ }, ({ path }) => {
      const changes = [
        [
          /Module\.callMain\((\[\.\.\.flags, query, "\/dev\/stdin"\])\);/,
          `const status = Module.callMain([...flags, query, "/dev/stdin"]);
          if (status !== 0 && stderrBuffer.length > 0) {
            const printed = fromByteArray(stdoutBuffer);
            throw Object.assign(new Error(fromByteArray(stderrBuffer).trim()), { printed });
          }`,
        ],
        [/return fromByteArray\(stdoutBuffer\)\.trim\(\)/, 'return fromByteArray(stdoutBuffer)'],
        [
          /if \(stdinBuffer\.length > 0\) \{\s*const byte = stdinBuffer\[0\];\s*stdinBuffer = stdinBuffer\.slice\(1\);\s*return byte;\s*\}/,
          'if (stdinAt < stdinBuffer.length) return stdinBuffer[stdinAt++];',
        ],
        [/let stdinString = "";/, 'let stdinString = "", stdinAt = 0;'],
        [
          /stdinBuffer = toByteArray\(stdinString\);\s*stdoutBuffer = new Uint8Array\(0\);/,
          'stdinBuffer = toByteArray(stdinString); stdinAt = 0; stdoutBuffer = [];',
        ],
        [
          /const tmp = new Uint8Array\(stdoutBuffer\.length \+ 1\);\s*tmp\.set\(stdoutBuffer, 0\);\s*tmp\[tmp\.length - 1\] = charCode;\s*stdoutBuffer = tmp;/,
          'stdoutBuffer.push(charCode);',
        ],
        [
          /(?<=program exited \(with status:"\)\) \{\s*return;\s*\}\s*)console\.error\(message\);/,
          'if (!String(message).startsWith("Aborted(")) console.error(message);',
        ],
        [/decode\(data\)/, 'decode(Uint8Array.from(data))'],
      ];
      let contents = readFileSync(path, 'utf8');
      for (const [from, to] of changes) {
        if (!from.test(contents)) throw new Error('jq-wasm has changed: look whether it still needs this');
        contents = contents.replace(from, () => to);
      }
      return { contents, loader: 'js' };
    });
  },
};
