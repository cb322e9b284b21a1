import type { Block } from './blocks.ts';
import { VARIABLES } from './environment.ts';

export const blocks: readonly Block[] = [
  { text: 'The variables that zoomctl reads. A flag goes before a variable.' },
  { list: VARIABLES.map(({ names, meaning }) => [names.join(', '), meaning] as const) },
  {
    text: 'Whose token a command uses: that of ZOOMCTL_TOKEN; else of --account; else of a Server-to-Server app in ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET and ZOOM_ACCOUNT_ID; else of ZOOMCTL_ACCOUNT, the active account, or the only one.',
  },
  {
    examples: [
      'ZOOMCTL_ACCOUNT=work@example.com zoomctl meeting list',
      'ZOOMCTL_STORE=file ZOOMCTL_STORE_KEY=… zoomctl login --no-browser',
    ],
  },
];
