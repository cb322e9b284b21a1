import { callbackTarget } from './callback-target.ts';
import { commandLineTarget } from './command-line-target.ts';
import { registryTarget, storeTarget } from './file-targets.ts';
import { explainTarget, replyTarget, tokenTarget } from './reply-targets.ts';
import type { FuzzTarget } from './target.ts';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  callbackTarget,
  tokenTarget,
  replyTarget,
  explainTarget,
  registryTarget,
  storeTarget,
  commandLineTarget,
];
