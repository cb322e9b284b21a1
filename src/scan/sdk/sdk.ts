/** The endpoint that a method of an SDK calls. */
export interface SdkEndpoint {
  readonly method: string;
  readonly path: string;
}

/** How calls of one SDK look. */
export interface Sdk {
  readonly language: string;
  /** What a file holds that uses it. */
  readonly sign: RegExp;
  /** `member`: `client.meeting.create`, `method`: `client.meeting_create`, `endpoints`: `client.endpoints.users.getUser`. */
  readonly shape: 'member' | 'method' | 'endpoints';
  /** How the parameters of the path are given. */
  readonly parameters: 'named' | 'positional' | 'path-object' | 'struct';
  /** Every object with these methods is its client; elsewhere the client has to be known. */
  readonly distinctive: boolean;
  load(): Promise<string>;
}

export const SDKS: readonly Sdk[] = [
  {
    language: 'Python',
    sign: /^[ \t]*(?:from|import)[ \t]+zoomus\b/m,
    shape: 'member',
    parameters: 'named',
    distinctive: false,
    load: async () => (await import('./zoomus-calls.ts')).ZOOMUS_CALLS,
  },
  {
    language: 'JavaScript',
    sign: /['"]zoomapi['"]/,
    shape: 'member',
    parameters: 'positional',
    distinctive: true,
    load: async () => (await import('./zoomapi-calls.ts')).ZOOMAPI_CALLS,
  },
  {
    language: 'JavaScript',
    sign: /['"]@zoom\/rivet(?:\/[a-z]+)?['"]/,
    shape: 'endpoints',
    parameters: 'path-object',
    distinctive: true,
    load: async () => (await import('./rivet-calls.ts')).RIVET_CALLS,
  },
  {
    language: 'Ruby',
    sign: /\bZoom(?:\.new|::Client)\b|['"]zoom_rb['"]/,
    shape: 'method',
    parameters: 'named',
    distinctive: false,
    load: async () => (await import('./zoom-rb-calls.ts')).ZOOM_RB_CALLS,
  },
  {
    language: 'C#',
    sign: /^[ \t]*using[ \t]+ZoomNet\b/m,
    shape: 'member',
    parameters: 'positional',
    distinctive: false,
    load: async () => (await import('./zoomnet-calls.ts')).ZOOMNET_CALLS,
  },
  {
    language: 'Go',
    sign: /"github\.com\/zoom-lib-golang\/zoom-lib-golang"/,
    shape: 'method',
    parameters: 'struct',
    distinctive: false,
    load: async () => (await import('./golang-calls.ts')).GOLANG_CALLS,
  },
];

const tables = new Map<Sdk, Promise<ReadonlyMap<string, SdkEndpoint>>>();

async function parsed(sdk: Sdk): Promise<ReadonlyMap<string, SdkEndpoint>> {
  const lines = (await sdk.load()).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [key = '', method = '', path = ''] = line.split(' ');
      return [key, { method, path }];
    }),
  );
}

/** The methods of an SDK by their names, read once. */
export function methodsOf(sdk: Sdk): Promise<ReadonlyMap<string, SdkEndpoint>> {
  const known = tables.get(sdk) ?? parsed(sdk);
  tables.set(sdk, known);
  return known;
}
