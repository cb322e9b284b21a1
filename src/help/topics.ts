import type { Block } from './blocks.ts';

interface TopicEntry {
  readonly summary: string;
  load(): Promise<{ readonly blocks: readonly Block[] }>;
}

/** What `zoomctl help TOPIC` explains besides the commands. */
export const TOPICS: Readonly<Record<string, TopicEntry>> = {
  environment: { summary: 'The variables that zoomctl reads', load: () => import('./topic-environment.ts') },
  'exit-codes': {
    summary: 'What the exit codes mean, for scripts',
    load: () => import('./topic-exit-codes.ts'),
  },
  json: { summary: 'What --json prints, and how to filter it', load: () => import('./topic-json.ts') },
  scopes: { summary: 'How scopes work at Zoom, and why it says no', load: () => import('./topic-scopes.ts') },
};

/** The topic of that name. */
export function topicNamed(name: string | undefined): TopicEntry | undefined {
  return name !== undefined && Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
}
