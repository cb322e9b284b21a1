/** `https://api-eu.zoom.us`: the API in a region, or the global one [wire.md 9]. */
const REGIONAL = /^https:\/\/api(?:-(?:au|ca|eu|in|sa|sg|uk|us))?\.zoom\.us(?:\/v2)?\/?$/;

/**
 * The base for an account's API calls by the `api_url` of its token response; null for what is none of Zoom's own
 * hosts, so that no reply can send a token elsewhere.
 */
export function regionalApiUrl(text: unknown): string | null {
  return typeof text === 'string' && REGIONAL.test(text) ? `${new URL(text).origin}/v2` : null;
}
