import type { AccountsWorld } from './accounts/world.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { HttpClient } from './http/http-client.ts';
import type { Output } from './output/output.ts';

/** Everything of the world outside that a command may use, made once for each run. */
export interface Context extends AccountsWorld {
  readonly out: Output;
  /** For many requests: connections are kept and used again. The first call starts it. */
  pooledHttp(): HttpClient;
  /** Whether a person sits at the terminal: a browser may be opened. */
  readonly attended: boolean;
  /** Whether that person may be asked questions, too: not with `--json`, and not where standard error goes elsewhere. */
  readonly interactive: boolean;
  /** `--account`. */
  readonly account: string | undefined;
  readonly catalogue: Catalogue;
  /** What is left of standard input. @throws a usage error for more than 16 MB */
  readStdin(): Promise<string>;
  /** The same as bytes. */
  readStdinBytes(): Promise<Uint8Array>;
  /** Whether standard input is a terminal, so that reading it would wait for a person. */
  readonly stdinIsTerminal: boolean;
}
