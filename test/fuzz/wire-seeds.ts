import examples from '../support/wire-examples.json' with { type: 'json' };

interface Example {
  readonly name: string;
  readonly response_body: unknown;
}

/** The bodies of Zoom's own replies whose name this matches. */
export function repliesOf(pattern: RegExp): string[] {
  return (examples as readonly Example[])
    .filter(({ name, response_body }) => pattern.test(name) && response_body !== null)
    .map(({ response_body }) =>
      typeof response_body === 'string' ? response_body : JSON.stringify(response_body),
    );
}
