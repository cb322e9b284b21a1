/** What messages with certain words mean. The words are those of Zoom's OpenAPI document, never of a reply. */
export interface MessageRule {
  readonly kind: string;
  readonly words: RegExp;
  readonly cause: string;
  readonly fix: string;
}

/** The narrower first: a message takes the first rule whose words it has. */
export const MESSAGE_RULES: readonly MessageRule[] = [
  {
    kind: 'unavailable',
    words: /\bcore (?:service is disabled|system error)\b|^Failed to\b|\bthis user failed\b/i,
    cause: 'A service inside Zoom failed or is switched off.',
    fix: 'Wait a few minutes, look whether it was done after all, and send it again.',
  },
  {
    kind: 'rate_limited',
    words: /\bover the past 24 hours\b/i,
    cause: 'This was done as often as Zoom allows in a day.',
    fix: 'Wait until the next day (UTC).',
  },
  {
    kind: 'feature_disabled',
    words:
      /\bto (?:use|enable) this feature\b|\b(?:polls|survey|captioning) disabled\b|\bnot allowed to start (?:live|local)\b|\benabled? (?:TSP|this feature|Simulive)|\bPAC enabled\b|\bDLP is not enabled\b|\bSSO has not been enabled\b|\bhas not enabled\b|\bsession branding\b|\bnot configured with\b|\bEnable SIP Phone\b|\bnot (?:set|have) registration as required\b|\bnot registration required\b|\bregistration (?:has )?not (?:been )?enabled\b|\bhas not set required registration\b|\bonly available for SSO Partners\b|\bTSP special account\b/i,
    cause: 'What the call needs is switched off for the account, the user, or this meeting or webinar.',
    fix: 'Have it switched on (Zoom web portal, Settings; for one meeting or webinar there), then try again.',
  },
  {
    kind: 'validation',
    words:
      /\bplan_united_type\b|\bnumber of (?:group member|user member|memberId)\b|\bnext page token\b|\bcan only be used for scheduled\b|\bfile size\b/i,
    cause: 'A value in the request is not one that Zoom takes here.',
    fix: 'Correct what the message names, and send it again.',
  },
  {
    kind: 'permission',
    words:
      /\bonly an account administrator\b|\bAdmin's (?:email|password)|\b(?:no|right) (?:permissions?|privilege)\b|\bunauthorized\b/i,
    cause: "The token's user has no right to do this.",
    fix: 'Have an admin do it, or ask for the role (Zoom web portal, User Management, Roles).',
  },
  {
    kind: 'license',
    words:
      /\bpaid (?:accounts?|users?)\b|\bsubscri(?:be|ption)\b|\bplan is missing\b|(?<!meeting-)\blicen[sc]es?\b|\bLicensed (?:or|users)\b|\bZoom One user\b|\bsip trunk plan\b|\bZoom Rooms required\b|\bConcurrent Meeting (?:Basic|Plus)" feature\b|\bcloud storage available\b/i,
    cause:
      "The account's plan, or the licence of the user, does not include this, or all licences are in use.",
    fix: 'Have the owner of the account extend the plan, or an admin assign the licence (Zoom web portal, User Management, Users).',
  },
  {
    kind: 'limit_reached',
    words:
      /\bmaximum\b(?!.{0,20}characters)|\blimit (?:for|is|of|allowed)\b|\bmax of\b|\bonly create up to\b|\badd max\b/i,
    cause: 'There are as many of these already as Zoom or the plan allows.',
    fix: 'Remove some first, or send fewer; where the plan sets the limit, have the owner of the account extend it.',
  },
  {
    kind: 'conflict',
    words:
      /\balready (?:exists?|in use|been used|taken|holds?|granted|have)\b|\bis being used\b|\bselected for a simulive\b|\bassigned to a Zoom Room\b|\bat the same time\b/i,
    cause: 'It clashes with something that is there already.',
    fix: 'Choose another value, or remove what is in the way first.',
  },
  {
    kind: 'not_found',
    words: /\b(?:role|group|room|location|service|resource|webinar|device)\b.{0,60}\bnot belong\b/i,
    cause: 'What the call names belongs to another account, or to something else than the path says.',
    fix: 'Check the ids in the path.',
  },
  {
    kind: 'user_not_found',
    words: /\b(?:user|host|invit\w+)\b.{0,80}\bnot (?:exist|found|belong)|\bcan't find user\b/i,
    cause: "The token's account has no such user.",
    fix: "Write me for the token's own user, or check the user with zoomctl api GET /users.",
  },
  {
    kind: 'meeting_not_found',
    words:
      /\bmeeting\b(?! (?:poll|survey)).{0,60}\b(?:not exist|not found|not valid|invalid|not end)\b|\binvalid meeting ?id\b|\bmissing meetingId\b|\bThis meeting(?:'s| is not available)/i,
    cause: 'There is no such meeting: deleted, expired, not over where it has to be, or the id is wrong.',
    fix: 'Look the id up with zoomctl meeting list.',
  },
  {
    kind: 'meeting_state',
    words:
      /\bin progress\b|\bhas ended\b|\bnot started\b|\bhave started\b|\bis over\b|^(?:The|This) webinar has not ended\b|\buncompleted\b|\bupcoming Zoom Events\b|\bpublished events\b|\bis offline\b/i,
    cause: 'What the call is about is not in the state that the call needs.',
    fix: 'Look at its state first (zoomctl meeting get, zoomctl api GET), and do what that allows.',
  },
  {
    kind: 'expired',
    words: /\ba year ago\b|\brecent 6 months\b/i,
    cause: 'It is longer ago than Zoom tells about.',
    fix: 'Ask about a later time; what is needed for longer has to be kept elsewhere.',
  },
  {
    kind: 'not_found',
    words:
      /\bnot exist\b|\bnot found\b|\bis no recording\b|\bdetails?(?: info)? is not available\b|\binvalid webinar\b|\bwebinar ID is (?:invalid|not valid)\b/i,
    cause: 'What the call names is not there: deleted, or the id is wrong.',
    fix: 'Check the ids in the path and in the body.',
  },
  {
    kind: 'permission',
    words: /\bdomain is blocked\b|\bhave been blocked\b|\blimited domains\b/i,
    cause: 'The account, or Zoom, does not let that mail domain in.',
    fix: 'Use an address of another domain, or have an admin change the list of domains (Zoom web portal, Settings).',
  },
  {
    kind: 'validation',
    words:
      /\binvalid\b|\brequired\b|\bmissing field\b|\bfile is empty\b|\bno file uploaded\b|\bimage file|\bhave at least\b|\bcharacters?\b|\bpasswords?\b|\bempty\b|\bat least one\b|\bmust\b|\bcannot be the same\b|\bschedule_for\b|\bonly available for scheduled\b|\bwork email address\b/i,
    cause: 'Zoom does not accept a value in the request.',
    fix: 'Correct what the message names, and send it again.',
  },
  {
    kind: 'permission',
    words:
      /\bpermissions?\b|\bprivilege\b|\brestricted\b|\bnot the (?:meeting|webinar) host\b|\badmin(?:istrator)?\b|\baccess (?:meeting|webinar)\b|\bnot available for this account\b|\bnot allowed for your\b/i,
    cause: "The role of the token's user, or the account, does not allow this.",
    fix: "Ask the account's admin about the role of the user (Zoom web portal, User Management, Roles).",
  },
  {
    kind: 'not_possible',
    words: /\b(?:can ?not|can't|unable to|not allowed|could not be|not support)\b/i,
    cause: 'Zoom does not do this to what the call names, or not as that is at present.',
    fix: 'Leave it out, or change what the message names first.',
  },
];
