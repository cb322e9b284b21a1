import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment, runZoomctl } from '../support/zoomctl.ts';
import { snippets } from './corpus.ts';
import { EXPECTED } from './expected-calls.ts';
import { sarifFaults } from './sarif-rules.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-scan-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const scan = (...args: string[]) => runZoomctl(['scopes', 'scan', ...args], bareEnvironment(directory));

/** Makes a project of these files and returns where it is. */
function project(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(directory, name);
  mkdirSync(root, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const CREATE = "fetch('https://api.zoom.us/v2/users/me/meetings', { method: 'POST' });\n";
const NAMED = "fetch('https://api.zoom.us/v2/users/work@example.com/meetings', { method: 'POST' });\n";

/** Zoom publishes a user-level scope for it only among the classic ones. */
const ONLY_CLASSIC_FOR_USERS = "fetch('https://api.zoom.us/v2/chat/users/me/channels/abc/admins');\n";

async function pathsIn(root: string): Promise<string[]> {
  const { json } = await scan(root, '--json');
  return json.calls.map((call: { file: string }) => call.file.slice(root.length + 1));
}

describe('what is needed', () => {
  it('is the least set of scopes for the kind of app, and no failure without a grant', async () => {
    const root = project('needed', { 'src/zoom.js': CREATE });
    const { exitCode, json } = await scan(root, '--app-type', 'user', '--json');
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      account: null,
      appType: 'user',
      granted: null,
      calls: [
        {
          file: join(root, 'src/zoom.js'),
          line: 1,
          column: 1,
          method: 'POST',
          path: '/users/me/meetings',
          operationId: 'meetingCreate',
          sure: true,
          status: 'not_checked',
          namedUser: null,
        },
      ],
      endpoints: [
        expect.objectContaining({
          method: 'POST',
          path: '/users/me/meetings',
          status: 'not_checked',
          satisfiedBy: [],
          add: 'meeting:write:meeting',
          sure: true,
        }),
      ],
      required: ['meeting:write:meeting'],
      requiredByAppType: null,
      missing: [],
      excess: [],
      files: 1,
      notRead: [],
      findings: [],
    });
    const admin = await scan(root, '--app-type', 's2s', '--json');
    expect(admin.json.required).toEqual(['meeting:write:meeting:admin']);
  });

  it('is two lists where nobody says which kind of app it is, and nothing is called checked', async () => {
    const root = project('kinds', { 'zoom.js': CREATE });
    const { json } = await scan(root, '--json');
    expect(json.required).toBeNull();
    expect(json.requiredByAppType).toEqual({
      user: ['meeting:write:meeting'],
      admin: ['meeting:write:meeting:admin'],
    });
    const { stdout } = await scan(root);
    expect(stdout).toMatch(/user-managed app.*:\n {2}meeting:write:meeting\n/);
    expect(stdout).toMatch(/Server-to-Server app.*:\n {2}meeting:write:meeting:admin\n/);
    expect(stdout).not.toContain('✓');
    expect(stdout).toMatch(/1 call of 1 endpoint in 1 file\n/);
    const markdown = (await scan(root, '--format', 'markdown')).stdout;
    expect(markdown).toContain('not checked');
    expect(markdown).not.toContain('✅');
  });

  it('never mixes the families: what has no granular scope for the app is no need of a granular one', async () => {
    const root = project('families', {
      'zoom.js': `${CREATE}fetch('https://api.zoom.us/v2/users/me/zak');\n${ONLY_CLASSIC_FOR_USERS}`,
    });
    for (const grant of [[], ['--granted', 'meeting:write:meeting user:read:zak']]) {
      const { json } = await scan(root, '--app-type', 'user', '--json', ...grant);
      for (const scope of [...json.required, ...json.missing]) expect(scope).toMatch(/^\w+:\w+:\w+$/);
      expect(json.required).toHaveLength(2);
    }
  });

  it('is found in the whole corpus by the binary as by the tests in the process', async () => {
    const files = Object.fromEntries(snippets().map(({ name, text }) => [name, text]));
    const root = project('corpus', files);
    const { json, exitCode } = await scan(root, '--json');
    expect(exitCode).toBe(0);
    expect(json.files).toBe(snippets().length);
    expect(json.calls).toHaveLength(Object.values(EXPECTED).flat().length);
  });

  it('is shown for people with the places of the calls', async () => {
    const root = project('people', {
      'a.py': 'import requests\nrequests.get("https://api.zoom.us/v2/users/me")\n',
    });
    const { exitCode, stdout } = await scan(root, '--app-type', 'user');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('GET /users/me');
    expect(stdout).toContain('a.py:2');
    expect(stdout).toContain('user:read:user');
  });
});

describe('against a grant', () => {
  it('says what is missing and what is too much', async () => {
    const root = project('grant', { 'zoom.js': CREATE });
    const granted = 'user:read:user meeting:read:meeting';
    const { exitCode, json } = await scan(root, '--app-type', 'user', '--granted', granted, '--json');
    expect(exitCode).toBe(3);
    expect(json.calls[0].status).toBe('missing');
    expect(json.missing).toEqual(['meeting:write:meeting']);
    expect(json.excess).toEqual(['user:read:user', 'meeting:read:meeting']);
    expect(json.findings.map(({ kind }: { kind: string }) => kind)).toContain('excess_scopes');
  });

  it('is content with what opens every call', async () => {
    const root = project('grant', { 'zoom.js': CREATE });
    const { exitCode, json } = await scan(root, '--app-type', 'user', '--granted', 'meeting:write', '--json');
    expect(exitCode).toBe(0);
    expect(json.required).toEqual(['meeting:write']);
    expect(json.excess).toEqual([]);
  });

  it('calls no scope both needed and too much: a named user needs what me would', async () => {
    const root = project('named-list', {
      'zoom.js': "fetch('https://api.zoom.us/v2/users/jane@corp.com/meetings');\n",
    });
    const args = [root, '--app-type', 'user', '--granted', 'meeting:read:list_meetings user:read:user'];
    const { json } = await scan(...args, '--json');
    expect(json.required).toEqual(['meeting:read:list_meetings']);
    expect(json.excess).toEqual(['user:read:user']);
    expect(json.missing).toEqual([]);
  });

  it('counts what Zoom will refuse without what it does not publish, also in Markdown and annotations', async () => {
    const root = project('counted', {
      'zoom.js': `${NAMED}fetch('https://api.zoom.us/v2/no/such');\n`,
    });
    const args = [root, '--app-type', 'user', '--granted', 'meeting:write:meeting', '--strict'];
    expect((await scan(...args)).stdout).toContain(
      '2 calls of 2 endpoints in 1 file, 1 that Zoom will refuse',
    );
    const markdown = await scan(...args, '--format', 'markdown');
    expect(markdown.exitCode).toBe(3);
    expect(markdown.stdout).toMatch(
      /^### Zoom scopes: 2 calls of 2 endpoints in 1 file, 1 that Zoom will refuse$/m,
    );
    expect(markdown.stdout).toMatch(/^\| ❌ \| `POST \/users\/work@example\.com\/meetings` \| use me \| /m);
    const github = (await scan(...args, '--format', 'github')).stdout;
    expect(github).toContain('title=GET /no/such%3A unknown::');
    const json = await scan(...args, '--format', 'json');
    expect(json.json.calls).toHaveLength(2);
  });

  it('reads the grant from a file', async () => {
    const root = project('grant', { 'zoom.js': CREATE });
    const token = project('token', { 'token.json': '{"access_token":"x","scope":"meeting:read"}' });
    const file = join(token, 'token.json');
    const { exitCode } = await scan(root, '--app-type', 'user', '--granted-from', file);
    expect(exitCode).toBe(3);
  });

  it('fails where a user is named and the app is user-managed, whatever the grant', async () => {
    const root = project('named', { 'zoom.js': `\n${NAMED}` });
    for (const grant of [[], ['--granted', 'meeting:write']]) {
      const { exitCode, json } = await scan(root, '--app-type', 'user', '--json', ...grant);
      expect(exitCode).toBe(3);
      expect(json.calls[0]).toMatchObject({ line: 2, namedUser: 'work@example.com', status: 'use_me' });
      const kinds = json.findings.map(({ kind }: { kind: string }) => kind);
      expect(kinds).toContain('use_me');
    }
    expect((await scan(root, '--json')).exitCode).toBe(0);
    const admin = ['--app-type', 'admin', '--granted', 'meeting:write:meeting:admin'];
    expect((await scan(root, ...admin)).exitCode).toBe(0);
  });

  it('counts unsure calls only when strict', async () => {
    const root = project('unsure', {
      'zoom.js': "import { api } from './zoom-api.js';\napi.post('/users/me/meetings', {});\n",
    });
    const args = [root, '--app-type', 'user', '--granted', 'user:read', '--json'];
    const loose = await scan(...args);
    expect(loose.exitCode).toBe(0);
    expect(loose.json.calls[0].sure).toBe(false);
    expect(loose.json.required).toEqual([]);
    const strict = await scan(...args, '--strict');
    expect(strict.exitCode).toBe(3);
    expect(strict.json.missing).toEqual(['meeting:write']);
  });
});

describe('a client that was made with an address', () => {
  const calls = async (name: string, base: string) => {
    const root = project(name, {
      'zoom.js': `const BASE = '${base}';\nconst zoom = axios.create({ baseURL: BASE });\nzoom.get('/users/me/meetingz');\n`,
    });
    return (await scan(root, '--json')).json;
  };

  it('of Zoom calls Zoom also where no such path is published, and the near names are told', async () => {
    const json = await calls('slip', 'https://api.zoom.us/v2');
    expect(json.calls).toMatchObject([
      { line: 3, method: 'GET', path: '/users/me/meetingz', status: 'unknown', sure: true },
    ]);
    expect(json.endpoints[0].reason).toContain('GET /users/me/meetings');
  });

  it('of another host does not', async () => {
    expect((await calls('other-host', 'https://api.example.com/v2')).calls).toEqual([]);
  });
});

describe('which files are read', () => {
  it('leaves out what .gitignore names, at every level, and vendored folders', async () => {
    const root = project('ignored', {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.gitignore': 'dist/\n*.gen.js\n!keep.gen.js\n/only-top.js\n',
      'dist/a.js': CREATE,
      'a.gen.js': CREATE,
      'keep.gen.js': CREATE,
      'only-top.js': CREATE,
      'sub/only-top.js': CREATE,
      'sub/.gitignore': 'secret.js\n!a.gen.js\n',
      'sub/secret.js': CREATE,
      'sub/a.gen.js': CREATE,
      'node_modules/x/a.js': CREATE,
      'sub/vendor/a.js': CREATE,
      'main.js': CREATE,
    });
    expect(await pathsIn(root)).toEqual(['keep.gen.js', 'main.js', 'sub/a.gen.js', 'sub/only-top.js']);
    // A scan of a folder below goes by the rules above it.
    expect(await pathsIn(join(root, 'sub'))).toEqual(['a.gen.js', 'only-top.js']);
    // What is given by name is read.
    const { json } = await scan(join(root, 'only-top.js'), '--json');
    expect(json.calls).toHaveLength(1);
  });

  it('passes over a rule that is longer than any path', async () => {
    const root = project('long-rule', {
      '.gitignore': `${'a'.repeat(60_000)}\n${'('.repeat(60_000)}\nleft-out.js\n`,
      'left-out.js': CREATE,
      'main.js': CREATE,
    });
    expect(await pathsIn(root)).toEqual(['main.js']);
  });

  it('leaves out binary files, and reads a megabyte', async () => {
    const root = project('odd', {
      'binary.js': Buffer.concat([Buffer.from([0]), Buffer.from(CREATE)]),
      'large.js': CREATE + ' '.repeat(1024 * 1024),
      'library.min.js': CREATE,
      'notes.md': CREATE,
      'bom.js': `\ufeff${CREATE}`,
    });
    expect(await pathsIn(root)).toEqual(['bom.js', 'large.js']);
  });

  it('follows no symbolic link, except a path that is one', async () => {
    const outside = project('outside', { 'secret.js': CREATE });
    const root = project('links', { 'own.js': CREATE });
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'secret.js'), join(root, 'linked.js'));
    symlinkSync(root, join(root, 'loop'));
    expect(await pathsIn(root)).toEqual(['own.js']);
    symlinkSync(root, join(directory, 'link-to-project'));
    expect(await pathsIn(join(directory, 'link-to-project'))).toEqual(['own.js']);
  });

  it('reads each file once, however often it is given', async () => {
    const root = project('twice', { 'a.js': CREATE });
    const { json } = await scan(root, join(root, 'a.js'), root, '--json');
    expect(json.files).toBe(1);
    expect(json.calls).toHaveLength(1);
  });

  it('says so where nothing of a known kind is there', async () => {
    const root = project('empty', { 'notes.md': 'zoom' });
    const { exitCode, json, stderr } = await scan(root, '--granted', 'meeting:read:meeting', '--json');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ files: 0, calls: [], excess: [], findings: [{ kind: 'nothing_scanned' }] });
    expect(stderr).toMatch(/^! PATH: no source file was found in /);
    const text = await scan(root, '--granted', 'meeting:read:meeting');
    expect(text.stdout).not.toContain('not needed');
    expect((await scan(root, '--strict')).exitCode).toBe(2);
  });
});

describe('formats', () => {
  it('writes SARIF that keeps to the specification', async () => {
    const root = project('sarif', {
      'a b/ü.js': CREATE + NAMED,
      'zoom.py': 'import requests\nrequests.get("https://api.zoom.us/v2/no/such")\n',
      'unsure.js': "export const ZOOM_URL = 'https://api.zoom.us/v2/users/me';\n",
    });
    const args = [root, '--app-type', 'user', '--granted', 'user:read', '--format', 'sarif'];
    const { exitCode, json } = await scan(...args);
    expect(exitCode).toBe(3);
    expect(sarifFaults(json)).toEqual([]);
    const rules = json.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId);
    expect(rules).toEqual(['scope-missing', 'scope-missing', 'unsure-call', 'unknown-endpoint']);
    const needed = await scan(root, '--format', 'sarif');
    expect(needed.exitCode).toBe(0);
    expect(sarifFaults(needed.json)).toEqual([]);
  });

  it('names files relative to where it runs, as code scanning wants them', async () => {
    const { json } = await scan('test/support', '--format', 'sarif');
    expect(sarifFaults(json)).toEqual([]);
    const here = await scan('test/scan/large.mjs', '--format', 'sarif');
    expect(here.exitCode).toBe(0);
  });

  it('writes annotations for GitHub, and nothing from a file breaks out of them', async () => {
    const root = project('github', { 'a,b:c\n%0A::error::x.js': NAMED });
    const { exitCode, stdout } = await scan(root, '--app-type', 'user', '--format', 'github');
    expect(exitCode).toBe(3);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(stdout).toContain(',title=POST /users/work@example.com/meetings%3A use me::');
    expect(stdout).toMatch(
      /^::error file=[^,:\n]*a%2Cb%3Ac\^J%250A%3A%3Aerror%3A%3Ax\.js,line=1,col=1,title=/,
    );
  });

  it('shows no control character of a file on the terminal', async () => {
    const root = project('harmless', {
      'x.js': "fetch('https://api.zoom.us/v2/users/\u001b[2J/meetings');\n",
    });
    expect((await scan(root)).stdout).not.toContain('\u001b');
  });
});

describe('wrong usage', () => {
  it.each([
    ['a path that does not exist', ['no-such-folder'], 'no-such-folder'],
    ['an unknown format', ['.', '--format', 'xml'], '--format'],
    ['an unknown kind of app', ['.', '--app-type', 'bot'], '--app-type'],
    ['two grants', ['.', '--granted', 'a', '--granted-from', 'b'], '--granted'],
    ['two outputs', ['.', '--json', '--format', 'sarif'], '--format'],
    ['no path', [], 'path'],
  ])('names the flag: %s', async (_, args, named) => {
    const { exitCode, stderr } = await scan(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(named);
  });
});

describe('a Postman collection whose base nobody knows', () => {
  const collection = (...urls: string[]) =>
    JSON.stringify({
      info: {
        name: 'Backend',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: urls.map((url) => ({ name: url, request: { method: 'GET', url } })),
    });
  const VARIABLE = ['{{baseUrl}}/meetings/{{meetingId}}', '{{baseUrl}}/users/{{userId}}'];

  it.each([
    ['it also calls Zoom by its host', 'https://api.zoom.us/v2/users/me'],
    ['it also calls what is hardly another API', '{{baseUrl}}/past_meetings/{{id}}/participants'],
  ])('is Zoom’s, unsure, where %s', async (_, url) => {
    const root = project(`postman-${url.length}`, { 'api.json': collection(...VARIABLE, url) });
    const { json } = await scan(root, '--json');
    const calls = json.calls.map(({ path, sure }: { path: string; sure: boolean }) => [path, sure]);
    expect(calls).toContainEqual(['/meetings/{meetingId}', false]);
    expect(calls).toContainEqual(['/users/{userId}', false]);
  });

  it('is not Zoom’s where nothing speaks for it', async () => {
    const root = project('postman-other', { 'api.json': collection(...VARIABLE) });
    expect((await scan(root, '--json')).json.calls).toEqual([]);
  });
});

describe('what no user-managed app can call', () => {
  it('is told without a grant that was never given', async () => {
    const root = project('admin-only', {
      'zoom.js': `${CREATE}fetch('https://api.zoom.us/v2/users');\nfetch('https://api.zoom.us/v2/report/daily');\n`,
    });
    const { stdout } = await scan(root, '--app-type', 'user');
    expect(stdout).not.toMatch(/granted scopes/i);
    expect(stdout).toMatch(/GET \/users {2}needs an admin scope/);
  });
});
