// Measures `zoomctl scopes scan` on a code base of 20,000 files that it makes and deletes: node test/scan/large.mjs
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = Number(process.argv[2] ?? 20_000);
const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const CORPUS = fileURLToPath(new URL('./corpus', import.meta.url));

/** Code of every language of the corpus, some of it about Zoom, made longer by code that is not. */
function* texts() {
  const snippets = readdirSync(CORPUS).flatMap((language) =>
    readdirSync(join(CORPUS, language))
      .filter((file) => !/\.(?:json|ya?ml|har)\.txt$/.test(file))
      .map((file) => ({
        name: file.replace(/\.txt$/, ''),
        text: readFileSync(join(CORPUS, language, file), 'utf8'),
      })),
  );
  for (let number = 0; ; number++) {
    const { name, text } = snippets[number % snippets.length];
    // One file in ten speaks of Zoom; in a real code base it is far fewer.
    const aboutZoom = number % 10 === 0;
    const own = aboutZoom ? text : text.replace(/zoom/gi, 'clinic').replace(/meetings|webinars/g, 'visits');
    yield { name: `${number}-${name}`, text: own + own.replace(/zoom/gi, 'clinic').repeat(4) };
  }
}

function generate(directory) {
  let bytes = 0;
  let number = 0;
  for (const { name, text } of texts()) {
    if (number === FILES) break;
    const folder = join(directory, `area-${number % 40}`, `part-${number % 400}`);
    if (number < 400) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    bytes += text.length;
    number++;
  }
  return bytes;
}

/** The largest amount of memory that the process ever held, in MB; Linux tells it. */
function peakMemory(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function measure(directory) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, [BINARY, 'scopes', 'scan', directory, '--json'], {
      env: { PATH: process.env.PATH, ZOOMCTL_CONFIG_DIR: join(directory, 'config') },
    });
    let output = '';
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, peakMemory(child.pid));
    }, 20);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      resolve({ code, seconds, peak, report: JSON.parse(output) });
    });
  });
}

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-scan-'));
try {
  const bytes = generate(directory);
  process.stdout.write(
    `${FILES} files, ${(bytes / 1e6).toFixed(0)} MB, ${availableParallelism()} cores, Node ${process.versions.node}\n`,
  );
  for (let round = 0; round < 3; round++) {
    const { code, seconds, peak, report } = await measure(directory);
    process.stdout.write(
      `${seconds.toFixed(1)} s, ${peak.toFixed(0)} MB at most, ${report.calls.length} calls in ${report.files} files, exit ${code}\n`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
