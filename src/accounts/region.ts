import { type Env, type Hosts, ZOOM_API_URL } from '../config/environment.ts';

/**
 * Where an account's API calls go: to the region that its token response named, unless other hosts than Zoom's global
 * ones were asked for. `ZOOMCTL_API_URL` wins.
 * @param told the token response's `api_url` as a base, one of Zoom's own; null where it named none
 */
export function apiUrlFor(env: Env, { apiUrl }: Hosts, told: string | null | undefined): string {
  return env.ZOOMCTL_API_URL || apiUrl !== ZOOM_API_URL ? apiUrl : (told ?? apiUrl);
}
