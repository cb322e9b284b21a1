// A browser for BROWSER: opens the URL as the sandbox user that SANDBOX_USER names, and follows the redirects.
const url = new URL(process.argv.at(-1));
if (process.env.SANDBOX_USER) url.searchParams.set('sandbox_user', process.env.SANDBOX_USER);
if (process.env.SANDBOX_DECISION) url.searchParams.set('sandbox_decision', process.env.SANDBOX_DECISION);
const page = await fetch(url);
await page.text();
