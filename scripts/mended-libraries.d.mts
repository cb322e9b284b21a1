import type { Plugin } from 'esbuild';

export const withoutChildProcess: Plugin;
export const undiciForRequests: Plugin;
export const mendedUndici: Plugin;
export const mendedJq: Plugin;
