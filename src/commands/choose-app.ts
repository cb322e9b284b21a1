import type { ChooseApp } from '../accounts/app-choice.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import type { Context } from '../context.ts';
import { searchIn } from '../scopes/search.ts';
import { appTypeText } from './account-text.ts';
import { questions } from './prompt.ts';

function choiceText({ name, type, clientId, secretIn }: RegisteredApp): string {
  const client = secretIn === null ? 'public client' : 'client with a secret';
  return `${name}, ${appTypeText(type)}, ${client} ${clientId}`;
}

/** Asks at the terminal which of several apps is meant; undefined where nobody can be asked. */
export function appChooser(context: Context): ChooseApp | undefined {
  if (!context.interactive) return undefined;
  return async (apps) => {
    const ask = await questions(context);
    const choices = apps.map((app) => ({ name: choiceText(app), value: app }));
    return ask.search('Which app?', (typed) => searchIn(choices, ({ name }) => name, typed));
  };
}
