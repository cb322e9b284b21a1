import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AppType, Grant } from './grant.ts';
import type { NotedCalls } from './noted-calls.ts';
import type { Status } from './verdict.ts';

/** Something about the grant or the endpoints as a whole. */
export interface Finding {
  /** A stable snake_case word. */
  readonly kind: string;
  readonly message: string;
  readonly fix: string;
  /** All that it rests upon, where the message names only a few: scopes, calls, places, accounts. */
  readonly evidence: readonly string[];
}

/** A login to an app: when it was and what it got. */
export interface Login {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly scopes: readonly string[];
}

/** What is known of the login that a grant comes from, and of others to the same app. */
export interface LoginHistory {
  /** Milliseconds since 1970: when the person logged in. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly others: readonly Login[];
}

/** What the checks look at. */
export interface Examined {
  readonly grant: Grant;
  readonly appType: AppType;
  /** How many endpoints were asked about. */
  readonly total: number;
  readonly noted: NotedCalls;
  readonly summary: Readonly<Record<Status, number>>;
  /** The scopes to add for those where one is missing; the same may be there more than once. */
  readonly wanted: readonly string[];
  readonly excess: readonly string[];
  readonly catalogue: Catalogue;
  /** The command that logs in again. */
  readonly login: string;
  readonly requested: readonly string[] | undefined;
  readonly history: LoginHistory | undefined;
  /** Names that Zoom itself used, published or not. */
  readonly observed: ReadonlySet<string>;
}

export type Check = (examined: Examined) => Finding[];
