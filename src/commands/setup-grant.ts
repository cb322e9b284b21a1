import type { Account } from '../accounts/account.ts';
import type { Context } from '../context.ts';
import { t } from '../output/terminal-text.ts';
import { additions } from '../scopes/additions.ts';
import { examine } from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';

/** Holds what a login was granted against the calls that it is for, and tells what is still missing. */
export function tellGrant(
  { out, catalogue }: Context,
  account: Account,
  endpoints: readonly EndpointReference[],
): void {
  const { endpoints: verdicts } = examine({
    granted: account.scopes,
    appType: account.appType,
    identity: account,
    endpoints,
    catalogue,
  });
  const open = verdicts.filter(({ status }) => status === 'ok').length;
  if (open === verdicts.length) {
    out.note('  Its scopes open all the calls that it is for.');
    return;
  }
  const missing = additions(verdicts, catalogue);
  out.warn(
    missing.length === 0
      ? t`Its scopes open ${open} of the ${verdicts.length} calls that it is for.`
      : t`Zoom did not grant all that was planned: ${open} of ${verdicts.length} calls are open. Still to be added to the app, under Scopes:`,
  );
  for (const scope of missing) out.note(t`       ${out.noteColours.strong(scope)}`);
  if (missing.length > 0) out.note('  Then log in again, because a token never gains scopes.');
}
