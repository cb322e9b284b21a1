import type { ApiCall } from './api-context.ts';
import { isReply, json, type Reply } from './http-message.ts';
import { listPage } from './list-page.ts';
import type { Person } from './people.ts';
import { pictureUrl } from './pictures.ts';

const CREATED = '2020-01-02T03:04:05Z';
/**
 * Seconds: what `GET /users/me/zak` gives lives five minutes, a token with its own `ttl` two hours unless it says.
 */
const ZAK_LIFETIME = { zak: 300, token: 7200 } as const;

/** What a list of users and a single user have in common, in the order of Zoom's replies. */
function names(person: Person) {
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    display_name: `${person.firstName} ${person.lastName}`,
    email: person.email,
    type: person.type,
  };
}

function roleId(person: Person): string {
  return person.role === 'Owner' ? '0' : '2';
}

/** The date of today's first second, so that a reply does not change from call to call. */
function today(now: number): string {
  return `${new Date(now).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** `GET /users/{userId}`. */
export function getUser(call: ApiCall): Reply {
  const { user, now } = call;
  return json(200, {
    ...names(user),
    role_name: user.role,
    pmi: user.pmi,
    use_pmi: false,
    personal_meeting_url: `https://us04web.zoom.us/j/${user.pmi}`,
    timezone: user.timezone,
    verified: 1,
    dept: '',
    created_at: CREATED,
    last_login_time: today(now),
    last_client_version: '6.2.0.1234(mac)',
    pic_url: pictureUrl(call, user.id),
    cms_user_id: '',
    jid: `${user.id.toLowerCase()}@xmpp.zoom.us`,
    group_ids: [],
    im_group_ids: [],
    account_id: user.accountId,
    language: 'en-US',
    phone_country: '',
    phone_number: '',
    status: 'active',
    job_title: '',
    cost_center: '',
    location: '',
    login_types: [1],
    role_id: roleId(user),
    cluster: 'us04',
    user_created_at: CREATED,
  });
}

/** `GET /users`: the users of the token's account. */
export function listUsers({ request, grant, people, now, lists }: ApiCall): Reply {
  const status = request.query.get('status') || 'active';
  const members = people.all.filter((person) => person.accountId === grant.user.accountId);
  const paged = listPage(request.query, status === 'active' ? members : [], { now, lists });
  if (isReply(paged)) return paged;
  const users = paged.items.map((person) => ({
    ...names(person),
    pmi: person.pmi,
    timezone: person.timezone,
    verified: 1,
    dept: '',
    created_at: CREATED,
    last_login_time: today(now),
    last_client_version: '6.2.0.1234(mac)',
    language: 'en-US',
    status: 'active',
    role_id: roleId(person),
    user_created_at: CREATED,
  }));
  return json(200, { ...paged.head, users });
}

/** `GET /users/me/zak`. */
export function getZak({ user, mint, now }: ApiCall): Reply {
  const issuedAt = Math.floor(now / 1000);
  return json(200, { token: mint.zak({ user, issuedAt, lifetime: ZAK_LIFETIME.zak }) });
}

/** `GET /users/{userId}/token`: a ZAK whatever the `type`, living `ttl` seconds. */
export function getUserToken({ user, mint, now, request }: ApiCall): Reply {
  const ttl = Number(request.query.get('ttl'));
  const lifetime = Number.isSafeInteger(ttl) && ttl > 0 ? ttl : ZAK_LIFETIME.token;
  return json(200, { token: mint.zak({ user, issuedAt: Math.floor(now / 1000), lifetime }) });
}
