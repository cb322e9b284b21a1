import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Exchange, FaultProxy, type ReplyFault } from './fault-proxy.ts';
import { type ConnectOptions, connectUsers } from './many-accounts.ts';
import { type Finished, type SandboxInfo, startZoomctl, type TestEnv, type TestWorld } from './zoomctl.ts';

/** How many of the sandbox's users each lane has to itself. */
export const USERS_OF_A_LANE = 3;

/** A command's end, and what of it was seen between it and the sandbox. */
export interface Outcome extends Finished {
  readonly args: readonly string[];
  readonly milliseconds: number;
  readonly exchanges: readonly Exchange[];
}

/** Milliseconds after which a command hangs: longer than all of its own time-outs and tries together. */
const HANGS = 240_000;

/** A configuration folder, a few users and a way to the sandbox of one's own, so that several cases can run at once. */
export class FaultLane {
  readonly proxy: FaultProxy;
  readonly sandbox: SandboxInfo;
  readonly env: TestEnv;

  private constructor(proxy: FaultProxy, sandbox: SandboxInfo, env: TestEnv) {
    this.proxy = proxy;
    this.sandbox = sandbox;
    this.env = env;
  }

  /** @param world with a sandbox of enough users */
  static async open(world: TestWorld, index: number): Promise<FaultLane> {
    const proxy = await FaultProxy.start(world.sandbox.oauthUrl);
    const users = world.sandbox.accounts.filter(({ email }) => email.startsWith('user-'));
    const sandbox = {
      ...world.sandbox,
      oauthUrl: proxy.url,
      apiUrl: `${proxy.url}/v2`,
      accounts: users.slice(index * USERS_OF_A_LANE, (index + 1) * USERS_OF_A_LANE),
    };
    const directory = join(world.directory, `lane-${index}`);
    mkdirSync(directory, { mode: 0o700 });
    const env = {
      ...world.env,
      HOME: directory,
      ZOOMCTL_CONFIG_DIR: join(directory, 'config'),
      ZOOMCTL_OAUTH_URL: sandbox.oauthUrl,
      ZOOMCTL_API_URL: sandbox.apiUrl,
      ZOOMCTL_STORE_KEY: undefined,
    };
    return new FaultLane(proxy, sandbox, env);
  }

  /** Forgets everything. */
  clear(): void {
    this.proxy.set(undefined);
    rmSync(this.env.ZOOMCTL_CONFIG_DIR ?? '', { recursive: true, force: true });
  }

  /** Has the first of its users connected, and nobody else. */
  async connect(options: ConnectOptions = {}, users = 1): Promise<void> {
    this.clear();
    const sandbox = { ...this.sandbox, accounts: this.sandbox.accounts.slice(0, users) };
    await connectUsers({ sandbox, env: this.env }, options);
  }

  #read(...path: string[]): unknown {
    return JSON.parse(readFileSync(join(this.env.ZOOMCTL_CONFIG_DIR ?? '', ...path), 'utf8'));
  }

  /** How many accounts are connected. */
  accounts(): number {
    return (this.#read('accounts.json') as { accounts: unknown[] }).accounts.length;
  }

  /** Calls the sandbox as the user who is connected, without a process of zoomctl. */
  async call(method: string, path: string, body?: object): Promise<unknown> {
    const directory = join(this.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials');
    const [entry = ''] = readdirSync(directory).filter((name) => name.endsWith('.json'));
    const { text } = this.#read('credentials', entry) as { text: string };
    const { accessToken } = JSON.parse(text) as { accessToken: string };
    const reply = await fetch(`${this.sandbox.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply.json();
  }

  async scheduledMeetings(): Promise<number> {
    const { total_records: total } = (await this.call('GET', '/users/me/meetings')) as {
      total_records: number;
    };
    return total;
  }

  /** Runs a command while a fault befalls its requests. */
  async run(args: readonly string[], fault?: ReplyFault, more: TestEnv = {}): Promise<Outcome> {
    this.proxy.set(fault);
    this.proxy.take();
    const start = performance.now();
    const running = startZoomctl(args, { ...this.env, ...more });
    const timer = setTimeout(() => running.process.kill('SIGKILL'), HANGS);
    const finished = await running.finished;
    clearTimeout(timer);
    const milliseconds = performance.now() - start;
    return Object.assign(finished, { args, milliseconds, exchanges: this.proxy.take() });
  }

  stop(): Promise<void> {
    return this.proxy.stop();
  }
}
