/** Commands that have others below them. */
export const GROUPS: Readonly<Record<string, string>> = {
  account: 'The Zoom accounts that you are logged in to',
  app: 'Your apps at Zoom: the OAuth clients to log in with',
  meeting: 'Create, find, change, start, end and delete meetings',
  endpoint: "The endpoints of Zoom's API and what opens them",
  'scopes observations': 'What Zoom named when it refused calls, against its documents',
  scopes: 'Which scopes a call needs, which you have, and why Zoom says no',
};
