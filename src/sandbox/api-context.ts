import type { Endpoint } from '../catalogue/catalogue.ts';
import type { FileStore } from './file-store.ts';
import type { Grant } from './grants.ts';
import type { SandboxRequest } from './http-message.ts';
import type { Lists } from './lists.ts';
import type { MeetingStore } from './meeting-store.ts';
import type { People, Person } from './people.ts';
import type { QuotaCounter } from './rate-limits.ts';
import type { TokenMint } from './token-mint.ts';

/** A request to the REST API that has passed the checks of token, scopes and user. */
export interface ApiCall {
  readonly request: SandboxRequest;
  readonly endpoint: Endpoint;
  readonly grant: Grant;
  /** Whose objects the grant's scopes reach here. */
  readonly reach: 'own' | 'account';
  /** The user that the path is about: the token's own unless it names another. */
  readonly user: Person;
  /** The path's values by the names in the endpoint's template, decoded. */
  readonly values: Readonly<Record<string, string>>;
  readonly meetings: MeetingStore;
  readonly people: People;
  readonly mint: TokenMint;
  readonly quotas: QuotaCounter;
  readonly lists: Lists;
  readonly files: FileStore;
  /** The sandbox's own `scheme://host:port`, which its URLs begin with. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}
