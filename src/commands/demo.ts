import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { type FinishedCommand, runZoomctl } from '../demo/child-command.ts';
import { allowAs } from '../demo/consenting-browser.ts';
import { type Scene, STORY, STORY_SCOPES } from '../demo/story.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shellWord } from '../shell-word.ts';
import type { CommandModule } from './command.ts';

/** The environment without any setting of the person's own: the demo touches no real account and no keychain. */
function demoEnvironment(context: Context, sandbox: Sandbox, directory: string): Env {
  const own = Object.entries(context.env).filter(([name]) => !/^ZOOM(?:CTL)?_/.test(name));
  return {
    ...Object.fromEntries(own),
    ZOOMCTL_CONFIG_DIR: directory,
    ZOOMCTL_STORE: 'file',
    ZOOMCTL_STORE_KEY: randomBytes(24).toString('base64url'),
    ZOOMCTL_OAUTH_URL: sandbox.oauthUrl,
    ZOOMCTL_API_URL: sandbox.apiUrl,
    ZOOM_CLIENT_ID: sandbox.publicClientId,
    ...(context.out.isTerminal && !context.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
  };
}

function commandLine(args: readonly string[]): string {
  return ['zoomctl', ...args.map(shellWord)].join(' ');
}

/** Runs one scene, plays the browser in it where somebody has to allow access, and holds its end against the story. */
async function play(context: Context, scene: Scene, env: Env): Promise<FinishedCommand> {
  const { out, http, shutdown } = context;
  if (!out.json) {
    out.line();
    out.line(out.colours.soft(t`# ${scene.tell}`));
    out.line(t`${out.colours.strong('$')} ${out.colours.strong(commandLine(scene.args))}`);
  }
  let seen = '';
  let last: { stream: string; text: string } | undefined;
  let allowing: Promise<Error | undefined> | undefined;
  const finished = await runZoomctl({
    args: scene.args,
    env,
    signal: shutdown.signal,
    onOutput(text, stream) {
      // A reply that ends without a line break must not run into what follows on the other stream.
      const breaks = last !== undefined && last.stream !== stream && !last.text.endsWith('\n');
      if (!out.json) out.raw(breaks ? `\n${text}` : text);
      last = { stream, text };
      if (scene.allowedBy === undefined || allowing !== undefined) return;
      seen += text;
      const url = /https?:\/\/\S+\/oauth\/authorize\S+(?=\s)/.exec(seen)?.[0];
      if (url !== undefined) {
        allowing = allowAs(scene.allowedBy, url, http).then(
          () => undefined,
          (error: Error) => error,
        );
      }
    },
  });
  const trouble = await allowing;
  if (finished.exitCode !== scene.exitCode) {
    throw new Failure(
      'demo_failed',
      EXIT.failed,
      `"${commandLine(scene.args)}" ended with exit code ${finished.exitCode}, not ${scene.exitCode}.`,
      {
        hint: trouble?.message ?? finished.stderr.trim().split('\n').at(-1),
      },
    );
  }
  if (scene.exitCode !== 0 && !out.json) out.line(out.colours.soft(t`(exit code ${scene.exitCode})`));
  return finished;
}

function tellBeginning({ out }: Context, sandbox: Sandbox): void {
  if (out.json) return;
  out.line(
    t`${out.colours.strong('zoomctl demo')}: the main job, against a local Zoom that runs for this demo only.`,
  );
  out.line(
    t`The sandbox is at ${sandbox.oauthUrl}. Its app is user-managed, with the scopes ${STORY_SCOPES.join(' ')}.`,
  );
  out.line(
    'The tokens are kept in an encrypted file in a temporary folder: no keychain, no browser and no real account is touched.',
  );
}

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    notes: 'Needs no Zoom account, no keychain and no browser, and leaves nothing behind.',
    examples: ['zoomctl demo'],
  },
  async run(context) {
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    const started = performance.now();
    const directory = await mkdtemp(join(tmpdir(), 'zoomctl-demo-'));
    const sandbox = await startSandbox({ appType: 'user', scopes: STORY_SCOPES, autoConsent: true });
    const finished: FinishedCommand[] = [];
    try {
      tellBeginning(context, sandbox);
      const env = demoEnvironment(context, sandbox, directory);
      for (const scene of STORY) finished.push(await play(context, scene, env));
    } catch (error) {
      throw context.shutdown.signal.aborted ? interrupted() : error;
    } finally {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    }
    const { out } = context;
    if (out.json) {
      await out.document({ steps: finished });
      return undefined;
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    out.line();
    out.line(
      t`${out.colours.good('✓')} Done in ${seconds} s. The sandbox is stopped, and its temporary folder is removed.`,
    );
    out.line(
      '  For the real Zoom run zoomctl login: it explains how to make an app. To play on: zoomctl sandbox.',
    );
    return undefined;
  },
};
