import type { Block } from './blocks.ts';

export const blocks: readonly Block[] = [
  {
    text: 'A scope lets an app do one kind of thing. Zoom has two styles: classic scopes (meeting:write) and granular ones (meeting:write:meeting); an app has one style or the other. For each endpoint Zoom publishes the scopes of both styles, and any one of them opens it.',
  },
  {
    text: 'A scope has a level, which its name ends in: none for what belongs to the user who allowed the app, :admin for any user of the Zoom account, :master for the accounts below it. A user-managed app can have user-level scopes only; an admin-managed or Server-to-Server app has the others.',
  },
  {
    text: 'A user-level token has to write me where the path names a user. With an id or an email, even its own, Zoom asks for the :admin scope, which a user-managed app can never have: POST /users/me/meetings works, POST /users/work@example.com/meetings does not.',
  },
  {
    text: 'A token holds the scopes that were granted when it was issued. Adding a scope to the app at Zoom changes nothing until the user allows the app again: zoomctl login.',
  },
  {
    examples: [
      'zoomctl scopes doctor "POST /users/{userId}/meetings"',
      'zoomctl scopes explain \'{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:admin]."}\'',
      'zoomctl endpoint show meetingCreate',
    ],
  },
];
