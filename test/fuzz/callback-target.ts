import { redirectedParameters } from '../../src/oauth/authorization-code.ts';
import { validateResponse } from '../../src/oauth/authorization-response.ts';
import { renderResultPage } from '../../src/oauth/result-page.ts';
import { type FuzzTarget, hold, refusable } from './target.ts';

const STATE = 'HbIwfZi71jlISUBh-peNew';
const REDIRECT = 'http://127.0.0.1:52936/callback';
const client = { clientId: 'a-client', clientSecret: null, oauthUrl: 'https://zoom.us' };

/** What a browser, or anybody else on this machine, sends to the temporary server, or a person pastes. */
export const callbackTarget: FuzzTarget = {
  name: 'callback',
  seeds: [
    `code=AUTHCODE&state=${STATE}`,
    `${REDIRECT}?code=AUTHCODE&state=${STATE}`,
    `error=access_denied&error_description=no&state=${STATE}`,
    `error=server_error&state=${STATE}&iss=https%3A%2F%2Fzoom.us`,
    `code=a&code=b&state=${STATE}`,
    `access_token=abc&state=${STATE}`,
  ],
  words: [
    'code=',
    'state=',
    STATE,
    'error=',
    'iss=',
    'response=',
    '&',
    '%',
    '%00',
    '#',
    '?',
    '%ff',
    '<script>',
    REDIRECT,
  ],
  run(input) {
    const pasted = redirectedParameters(input, REDIRECT);
    for (const parameters of [new URLSearchParams(input), ...(pasted === undefined ? [] : [pasted])]) {
      const validated = refusable(() => validateResponse(client, parameters, STATE));
      if (validated === undefined) continue;
      hold(parameters.getAll('state').join() === STATE, 'a callback with another state was taken');
      hold(parameters.get('code') !== '' && !parameters.has('error'), 'a callback without a code was taken');
    }
    const page = renderResultPage({ good: false, title: input, text: input, note: input });
    hold(!/<script/i.test(page), 'a script came into the page');
  },
};
