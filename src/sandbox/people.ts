import { createHash } from 'node:crypto';

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

/** The Zoom users that every sandbox has, in three accounts that know nothing of each other. */
const PEOPLE: readonly Person[] = [
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

/** An id as Zoom's are, the same in each run: 16 bytes in base64url. */
function generatedId(kind: string, number: number): string {
  return createHash('md5').update(`${kind} ${number}`).digest('base64url');
}

/** The `number`-th generated user, counted from 1: `user-001@example.com`. */
function generatedPerson(number: number, usersPerAccount: number): Person {
  const digits = String(number).padStart(3, '0');
  return {
    id: generatedId('user', number),
    accountId: generatedId('account', Math.floor((number - 1) / usersPerAccount)),
    email: `user-${digits}@example.com`,
    firstName: 'User',
    lastName: digits,
    type: 2,
    role: (number - 1) % usersPerAccount === 0 ? 'Owner' : 'Member',
    pmi: 5_000_000_000 + number,
    timezone: 'UTC',
  };
}

/** The Zoom users of one sandbox: those with names, and as many others as were asked for. */
export class People {
  readonly all: readonly Person[];
  readonly #known = new Map<string, Person>();

  constructor(generated: number, usersPerAccount: number) {
    const others = Array.from({ length: generated }, (_, index) =>
      generatedPerson(index + 1, usersPerAccount),
    );
    this.all = [...PEOPLE, ...others];
    for (const person of this.all) this.#known.set(person.id, person).set(person.email, person);
  }

  /** By user id, or by email address in any case. */
  find(idOrEmail: string): Person | undefined {
    return this.#known.get(idOrEmail) ?? this.#known.get(idOrEmail.toLowerCase());
  }
}
