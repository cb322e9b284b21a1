import type { CallSite } from './call-site.ts';

/** Calls that only say an address, or pretend that it answers: logs, assertions, mocks. */
const SAYS =
  /^(?:log|debug|info|warn|warning|error|trace|fatal|print|println|printf|puts|echo|pp?|eprintln|Print(?:ln|f)?|Fatalf?|Errorf|WriteLine|assert\w*|Assert\w*|expect|toBe\w*|toEqual|toHaveBeen\w*|toMatch\w*|toContain\w*|describe|it|raise|Error|Exception|\w+Error|\w+Exception|require|import|include|nock|stub_request|a_request|fake|mock\w*|intercept|on(?:Get|Post|Put|Patch|Delete|Any)|register_uri|reply\w*|startsWith|startswith|endsWith|endswith|includes|include\?|indexOf|match\w*|equals?|Equals?|eq|contains|Contains|HasPrefix|TrimPrefix|compile|href|Link|redirect\w*|navigate|setHeader|header|set_header|add_header|allow|permit|Router|Blueprint|namespace|dict|Dict|typeof|len|strlen|hash|md5)$/;

const MOCK =
  /^(?:responses|rsps|httpretty|respx|nock|moxios|msw|aioresponses|pook|WireMock|wiremock|webmock|WebMock)$|mock/i;

/** Whoever registers a route or a handler serves a path rather than calling it. */
const SERVES =
  /^(?:app|router|server|routes?|blueprint|bp|fastify|mux|controller|handler|endpoints?|express|api_?router|nav|navigation|history|Link|i18n|path|re|cy|page|browser)$|(?:router|routes?|server|controller|app|blueprint|navigator)$/i;

const SERVING =
  /^(?:route|add_url_rule|add_route|handle\w*|Handle\w*|mount|register_\w+|url|path|re_path|namespace|scope|resources?|redirect\w*|visit|goto|push|navigate|render\w*|get_or_create|Group|StaticFile|use)$/;

/** Whether a call only speaks of an address. */
export function onlySays(call: CallSite, pretends: boolean): boolean {
  if (SAYS.test(call.name)) return true;
  const receivers = call.chain.slice(0, -1);
  if (receivers.some(({ name }) => MOCK.test(name))) return true;
  // With Mock Service Worker in the file, `http.post(url, …)` answers calls instead of making them.
  return pretends && receivers.length === 1 && /^(?:http|rest)$/.test(receivers[0]?.name ?? '');
}

/** Objects that keep things under names that may look like paths. */
const KEEPS =
  /^(?:map|set|params|query|form|redis|db|env|session|state|memo|dict|\w*(?:cache|map|store|storage|params|headers|form_?data|queue|registry|repository|settings|config))$/i;

/**
 * Whether a call registers a path to serve it, or only keeps something under it.
 * @param before what stands before it: `[` for an attribute of C#
 */
export function serves(call: CallSite, before: string, language: string): boolean {
  if (before === '[' && !/^(?:Get|Post|Put|Patch|Delete|Head)$/.test(call.name)) return true;
  // Go's servers name their functions in capitals, its clients don't.
  if (language === 'Go' && /^[A-Z]+$/.test(call.name)) return true;
  if (call.name.startsWith('@') && !/^@(?:GET|POST|PUT|PATCH|DELETE|HEAD)$/.test(call.name)) return true;
  const [first] = call.chain;
  if (
    first?.name.startsWith('@') &&
    call.chain.length > 1 &&
    /^@\w*(?:app|router|route|api|bp|blueprint|server)$/i.test(first.name)
  )
    return true;
  // `post '/users/:id/meetings', to: …` of Rails, `get '/users/me' do` of Sinatra.
  if (language === 'Ruby' && call.chain.length === 1) return true;
  if (SERVING.test(call.name)) return true;
  const owner = call.chain.at(-2);
  const name = owner?.name.replace(/^[$@#]+/, '');
  return name !== undefined && (SERVES.test(name) || KEEPS.test(name));
}
