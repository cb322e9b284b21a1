export interface LoggedRequest {
  readonly method: string;
  /** Without the query, which may hold secrets. */
  readonly path: string;
  /** 0 as long as no reply went out. */
  status: number;
  /** Of requests to the token endpoint. */
  readonly grantType?: string;
}

/** A sandbox that runs for days keeps the latest requests only. */
const MOST = 100_000;

/** The requests the sandbox got, in the order they came. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  /** Adds a request; whoever replies to it sets its status. */
  add(method: string, path: string, grantType: string | null): LoggedRequest {
    const entry: LoggedRequest = { method, path, status: 0, ...(grantType === null ? {} : { grantType }) };
    this.#requests.push(entry);
    if (this.#requests.length > MOST) this.#requests.shift();
    return entry;
  }

  list(): readonly LoggedRequest[] {
    return this.#requests;
  }
}
