import type { Command } from 'commander';

/** Options that every command takes, before or after its words. */
export interface GlobalOptions {
  readonly account?: string;
  readonly json?: boolean;
  readonly jq?: string;
  readonly input: boolean;
  readonly debug?: boolean;
}

/** Declares the options of every command. */
export function declareGlobalOptions(program: Command): Command {
  return program
    .option('--account <account>', 'email, alias or id of the connected account (or ZOOMCTL_ACCOUNT)')
    .option('--json', 'print one JSON document')
    .option('--jq <expression>', 'print what a jq expression makes of the JSON')
    .option('--no-input', 'never ask; implied without a terminal and in CI')
    .option('--debug', 'show requests, replies and timings, without secrets');
}
