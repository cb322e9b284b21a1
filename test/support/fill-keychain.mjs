// Puts the access tokens of bare-meetings.mjs into this session's keychain: {tokens, service} from the file that is named.
import { readFileSync } from 'node:fs';
import keytar from 'keytar';

const { tokens, service } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const [number, { accessToken }] of tokens.entries())
  await keytar.setPassword(service, String(number), accessToken);
