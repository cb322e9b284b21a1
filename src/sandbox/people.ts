export interface Person {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** 1 Basic, 2 Licensed. */
  readonly type: 1 | 2;
  readonly role: 'Owner' | 'Member';
  readonly pmi: number;
  readonly timezone: string;
}

const DEVELOPERS_ACCOUNT = 'q6gBJVO5TzexKYTb_I2rpg';

/** The Zoom users of the sandbox, in three accounts that know nothing of each other. */
export const PEOPLE: readonly Person[] = [
  {
    id: '7fFW0tJ-x521XLFjTcB9eQ',
    accountId: DEVELOPERS_ACCOUNT,
    email: 'dev@example.com',
    firstName: 'Dana',
    lastName: 'Developer',
    type: 2,
    role: 'Owner',
    pmi: 3542471135,
    timezone: 'Europe/Berlin',
  },
  {
    id: 'mfEmlm61NNInggMBgnguMw',
    accountId: DEVELOPERS_ACCOUNT,
    email: 'colleague@example.com',
    firstName: 'Cleo',
    lastName: 'Colleague',
    type: 1,
    role: 'Member',
    pmi: 4817203996,
    timezone: 'Europe/Berlin',
  },
  {
    id: '5Mf1BCLQZ5k9dVDktjnumQ',
    accountId: 'OzA9GXu3NZtmp727OmcDVg',
    email: 'work@example.com',
    firstName: 'Wim',
    lastName: 'Worker',
    type: 2,
    role: 'Owner',
    pmi: 2260951874,
    timezone: 'America/New_York',
  },
  {
    id: 'p0KT53BCTHSEi6O9Jn-jSw',
    accountId: 't_xJ-fgLG4UsW1bjI2bxwg',
    email: 'clinician@example.com',
    firstName: 'Kim',
    lastName: 'Clinician',
    type: 1,
    role: 'Owner',
    pmi: 7093158442,
    timezone: 'America/Los_Angeles',
  },
];

/** The person whose account the app belongs to, and for whom Server-to-Server tokens act. */
export const DEVELOPER = PEOPLE[0] as Person;

/** By user id, or by email address in any case. */
export function findPerson(idOrEmail: string): Person | undefined {
  const email = idOrEmail.toLowerCase();
  return PEOPLE.find((person) => person.id === idOrEmail || person.email === email);
}
