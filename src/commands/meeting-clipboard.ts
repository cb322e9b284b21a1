import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Env } from '../config/environment.ts';
import { EXIT, Failure } from '../errors.ts';

/** A program that takes the clipboard's new text on its standard input, so that no other process sees it. */
export interface ClipboardProgram {
  readonly path: string;
  readonly args: readonly string[];
}

type Candidate = readonly [program: string, ...args: string[]];

const TIME_LIMIT = 5_000;

/** The platform's programs for the clipboard, the likeliest first. */
function candidates(env: Env, platform: NodeJS.Platform): readonly Candidate[] {
  if (platform === 'darwin') return [['pbcopy']];
  if (platform === 'win32') return [['clip.exe']];
  const found: Candidate[] = [];
  if (env.WAYLAND_DISPLAY) found.push(['wl-copy']);
  if (env.DISPLAY) found.push(['xclip', '-selection', 'clipboard'], ['xsel', '--clipboard', '--input']);
  if (env.WSL_DISTRO_NAME) found.push(['clip.exe']);
  if (env.TERMUX_VERSION) found.push(['termux-clipboard-set']);
  return found;
}

function inPath(program: string, env: Env): string | undefined {
  for (const folder of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // In the next folder, perhaps.
    }
  }
  return undefined;
}

/** The program to copy with. @throws `no_clipboard` where the machine has none, or no screen to have a clipboard on */
export function findClipboard(env: Env, platform: NodeJS.Platform = process.platform): ClipboardProgram {
  const known = candidates(env, platform);
  for (const [program, ...args] of known) {
    const path = inPath(program, env);
    if (path !== undefined) return { path, args };
  }
  throw known.length === 0
    ? new Failure(
        'no_clipboard',
        EXIT.failed,
        '--copy: there is no clipboard here: no screen is connected.',
        {
          hint: 'Leave --copy out; --json prints the join_url for other programs.',
        },
      )
    : new Failure('no_clipboard', EXIT.failed, '--copy: no program for the clipboard was found.', {
        hint: `Install ${known.map(([program]) => program).join(' or ')}, or leave --copy out.`,
      });
}

/** Puts a text on the clipboard. @throws an Error that says why it could not */
export async function copyText({ path, args }: ClipboardProgram, text: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn(path, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    shell: false,
    timeout: TIME_LIMIT,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    // Not `close`: on X11 a child of the program stays to serve the text.
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(signal === null ? `${path} ended with ${code}` : `${path} took too long`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}
