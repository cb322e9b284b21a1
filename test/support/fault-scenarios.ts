import { isMisread, isWhole, made, mayBeLost, of } from './fault-checks.ts';
import type { FaultLane, Outcome } from './fault-lane.ts';
import { USERS_OF_A_LANE } from './fault-lane.ts';
import type { TestEnv } from './zoomctl.ts';

/** A command, what it needs beforehand, which of its requests the fault befalls, and what must be true afterwards. */
export interface FaultScenario {
  readonly name: string;
  /** Whether the app is a Server-to-Server one. */
  readonly serverToServer?: boolean;
  readonly on: RegExp;
  /** Whether a case takes several times as long as most: it gets fewer. */
  readonly slow?: boolean;
  /** How many such requests there are, each of which may be the one. */
  readonly requests?: number;
  prepare(lane: FaultLane): Promise<{ readonly args: readonly string[]; readonly env?: TestEnv }>;
  /** What is wrong. */
  check(lane: FaultLane, outcome: Outcome): Promise<string[]> | string[];
}

const TOKEN = /^POST \/oauth\/token$/;
const MEETINGS = /^POST \/v2\/users\/\S+\/meetings$/;
const ME = ['api', 'GET', '/users/me', '--json'];
/** How many pages of one meeting each `--paginate` gets. */
const PAGES = 3;
const CREATE = ['meeting', 'create', '--instant', '--json'];

/** The login must be as good as before, unless its new refresh token was lost on the way. */
async function loginKept(lane: FaultLane, { exchanges }: Outcome): Promise<string[]> {
  // Without a refresh the stored tokens are as they were.
  if (of(exchanges, 'POST /oauth/token').length === 0) return [];
  // A bit of a scope's name may have been turned over on the way, and the grant looks as if it were another one.
  const next = await lane.run([...ME, '--force']);
  if (next.exitCode === 0) return [];
  if (next.exitCode === 4 && mayBeLost(exchanges)) return [];
  return [`the login is lost: ${next.exitCode} ${next.stderr}`];
}

/** Never two meetings, one where it says so, none where it says that nothing was done. */
function meetingsRight({ exitCode, exchanges }: Outcome): string[] {
  const count = made(exchanges);
  if (count > 1) return [`${count} meetings`];
  if (exitCode === 0 && count !== 1) return ['no meeting, and exit code 0'];
  if (exitCode !== 0 && exitCode !== 6 && count > 0 && !isMisread(exchanges))
    return [`a meeting was made, and the exit code is ${exitCode}`];
  return [];
}

/** A reply that came whole is printed whole. */
function printsReply({ exitCode, stdout, exchanges }: Outcome, request: string): string[] {
  const last = of(exchanges, request).at(-1);
  if (exitCode !== 0 || last === undefined || !isWhole(last)) return [];
  const body = last.reply.subarray(last.reply.indexOf('\r\n\r\n') + 4).toString('utf8');
  return stdout === body ? [] : ['it did not print the reply that it got'];
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const connected =
  (args: readonly string[], options: Parameters<FaultLane['connect']>[0] = {}, users = 1) =>
  async (lane: FaultLane) => {
    await lane.connect(options, users);
    return { args };
  };

/** The URL that a browser would be sent to after `login --request`. */
async function begunLogin(lane: FaultLane): Promise<string> {
  lane.clear();
  const begun = await lane.run(['login', '--request', '--insecure-storage', '--json']);
  const user = lane.sandbox.accounts[0]?.email ?? '';
  const page = await fetch(`${begun.json.url}&sandbox_user=${encodeURIComponent(user)}`, {
    redirect: 'manual',
  });
  return page.headers.get('location') ?? '';
}

async function completeLogin(lane: FaultLane) {
  const url = await begunLogin(lane);
  return { args: ['login', '--complete', url, '--insecure-storage', '--json'] };
}

/** A login that is done is one; a code that Zoom never saw is still good, and one that it saw has ended in a login or is spent. */
async function loginRight(lane: FaultLane, { exitCode, args, exchanges }: Outcome): Promise<string[]> {
  const spent = of(exchanges, 'POST /oauth/token').some(({ status }) => status === 200);
  if (exitCode === 0) {
    // A bit of a scope's name may have been turned over on the way, and the grant looks as if it were another one.
    const next = await lane.run([...ME, '--force']);
    return next.exitCode === 0 ? [] : [`logged in, and the next command ends with ${next.exitCode}`];
  }
  const again = await lane.run(args);
  if (again.exitCode === 0 && !spent) return [];
  if (again.exitCode === 4 && (spent || exitCode === 4)) return [];
  return [`--complete again ends with ${again.exitCode}: ${again.stderr}`];
}

function serverToServerEnv({ sandbox }: FaultLane): TestEnv {
  return {
    ZOOM_CLIENT_ID: sandbox.clientId,
    ZOOM_CLIENT_SECRET: sandbox.clientSecret,
    ZOOM_ACCOUNT_ID: sandbox.accountId,
    ZOOMCTL_STORE_KEY: 'a passphrase of the tests',
  };
}

interface Line {
  readonly status: string;
  readonly account: { readonly email: string };
}

function linesOf(stdout: string): Line[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Each account has one meeting, or it is said that it has none or that nobody knows; going on makes those that are missing. */
async function manyRight(lane: FaultLane, { stdout, exchanges, exitCode }: Outcome): Promise<string[]> {
  const lines = linesOf(stdout);
  const count = (status: string) => lines.filter((line) => line.status === status).length;
  const [created, unknown, failed] = [count('created'), count('unknown'), count('failed')];
  const wrong: string[] = [];
  if (created + unknown + failed !== USERS_OF_A_LANE) wrong.push(`${lines.length} lines`);
  const first = made(exchanges);
  const misread = isMisread(exchanges);
  if (first < created || (first > created + unknown && !misread))
    wrong.push(`${first} meetings, ${created} created, ${unknown} unknown`);
  if (exitCode !== (failed > 0 ? 1 : unknown > 0 ? 6 : 0)) wrong.push(`exit code ${exitCode}`);
  const rest = await lane.run(['meeting', 'create', '--instant', '--all-accounts', '--resume', '--json']);
  const lost = mayBeLost(exchanges);
  const missing = linesOf(rest.stdout).filter(({ status }) => status === 'failed').length;
  if (missing > 0 && !lost) wrong.push(`going on left ${missing} without a meeting: ${rest.stdout}`);
  const all = first + made(rest.exchanges);
  if (all > USERS_OF_A_LANE && !misread) wrong.push(`${all} meetings for ${USERS_OF_A_LANE} accounts`);
  return wrong;
}

const MANY = [...CREATE, '--all-accounts', '--new'];

export const FAULT_SCENARIOS: readonly FaultScenario[] = [
  {
    name: 'api GET with an expired token',
    on: TOKEN,
    prepare: connected(ME, { expired: true }),
    check: loginKept,
  },
  {
    name: 'token with an expired token',
    on: TOKEN,
    prepare: connected(['token', '--json'], { expired: true }),
    check: async (lane, outcome) => [
      ...(outcome.exitCode !== 0 || parses(outcome.stdout) ? [] : ['it printed no token']),
      ...(await loginKept(lane, outcome)),
    ],
  },
  {
    name: 'meeting create with an expired token',
    on: TOKEN,
    prepare: connected(CREATE, { expired: true }),
    check: async (lane, outcome) => [...meetingsRight(outcome), ...(await loginKept(lane, outcome))],
  },
  {
    name: 'meeting create with a token that Zoom refuses',
    on: TOKEN,
    prepare: connected(CREATE, { refused: true }),
    check: async (lane, outcome) => [...meetingsRight(outcome), ...(await loginKept(lane, outcome))],
  },
  {
    name: 'meeting create',
    on: MEETINGS,
    prepare: connected(CREATE),
    check: async (lane, outcome) => [...meetingsRight(outcome), ...(await loginKept(lane, outcome))],
  },
  {
    name: 'api GET',
    on: /^GET \/v2\/users\/me$/,
    prepare: connected(ME),
    check: async (lane, outcome) => [
      ...printsReply(outcome, 'GET /v2/users/me'),
      ...(await loginKept(lane, outcome)),
    ],
  },
  {
    name: 'api GET --paginate',
    on: /^GET \/v2\/users\/me\/meetings$/,
    requests: PAGES,
    async prepare(lane) {
      await lane.connect();
      for (let n = await lane.scheduledMeetings(); n < PAGES; n++)
        await lane.call('POST', '/users/me/meetings', { type: 2, start_time: '2030-01-01T10:00:00Z' });
      return { args: ['api', 'GET', '/users/me/meetings?page_size=1', '--paginate', '--json'] };
    },
    check(_lane, { exitCode, stdout, exchanges }) {
      if (exitCode !== 0) return stdout === '' || parses(stdout) ? [] : ['what it printed is no JSON'];
      const changed = exchanges.some(({ fault }) => fault === 'corrupt' || fault === 'shorten');
      if (changed) return [];
      return parses(stdout) && JSON.parse(stdout).length === PAGES ? [] : ['it did not print every item'];
    },
  },
  {
    name: 'login --complete, the code',
    slow: true,
    on: TOKEN,
    prepare: completeLogin,
    check: loginRight,
  },
  {
    name: 'login --complete, the name',
    slow: true,
    on: /^GET \/v2\/users\/me$/,
    prepare: completeLogin,
    check: async (lane, outcome) => [
      ...(outcome.exitCode === 0 ? [] : [`exit code ${outcome.exitCode} for want of a name`]),
      ...(await loginRight(lane, outcome)),
    ],
  },
  {
    name: 'token of a Server-to-Server app',
    serverToServer: true,
    on: TOKEN,
    async prepare(lane) {
      lane.clear();
      return { args: ['token', '--json'], env: serverToServerEnv(lane) };
    },
    async check(lane, { exitCode }) {
      if (exitCode === 0) return [];
      const next = await lane.run(['token'], undefined, serverToServerEnv(lane));
      return next.exitCode === 0 ? [] : [`the next command ends with ${next.exitCode}: ${next.stderr}`];
    },
  },
  {
    name: 'logout',
    on: /^POST \/oauth\/revoke$/,
    prepare: connected(['logout', '--json']),
    check(lane, { exitCode }) {
      if (lane.accounts() > 0) return ['it kept the account'];
      return exitCode === 0 || exitCode === 5 ? [] : [`exit code ${exitCode}`];
    },
  },
  {
    name: 'meeting create --all-accounts',
    slow: true,
    on: MEETINGS,
    requests: USERS_OF_A_LANE,
    prepare: connected(MANY, {}, USERS_OF_A_LANE),
    check: manyRight,
  },
  {
    name: 'meeting create --all-accounts with expired tokens',
    slow: true,
    on: TOKEN,
    requests: USERS_OF_A_LANE,
    prepare: connected(MANY, { expired: true }, USERS_OF_A_LANE),
    check: manyRight,
  },
  {
    name: 'meeting delete',
    on: /^DELETE \/v2\/meetings\/\d+$/,
    async prepare(lane) {
      await lane.connect();
      const { id } = (await lane.call('POST', '/users/me/meetings', { type: 1 })) as { id: number };
      return { args: ['meeting', 'delete', String(id), '--yes', '--json'] };
    },
    check(_lane, { exitCode, exchanges }) {
      const gone = of(exchanges, 'DELETE /v2/meetings/').some(({ status }) => status === 204);
      return exitCode === 0 && !gone ? ['it says that it deleted the meeting, which is there'] : [];
    },
  },
];
