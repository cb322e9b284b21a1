import { ObservationsFile } from '../accounts/observations-file.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { parseEndpointReference } from '../scopes/endpoint-reference.ts';
import { isOf, type Observation } from '../scopes/observations.ts';
import type { CommandModule } from './command.ts';
import { questions } from './prompt.ts';

interface Options {
  readonly yes?: boolean;
}

/** Which observations are meant, and how they are called. @throws a usage error for what Zoom doesn't publish */
function meant(
  words: readonly string[],
  context: Context,
): { readonly what: string; is(o: Observation): boolean } {
  if (words.length === 0) return { what: '', is: () => true };
  const { endpoint, method, path } = parseEndpointReference(words.join(' '), context.catalogue);
  if (endpoint === undefined) {
    throw usageError(
      `Zoom publishes no endpoint ${method} ${path}, so nothing is remembered of it.`,
      'zoomctl scopes observations list shows what is.',
    );
  }
  return {
    what: ` of ${endpoint.method} ${endpoint.path}`,
    is: (observation) => isOf(observation, endpoint),
  };
}

/** @throws `cancelled` where the answer is no, a usage error where nobody can be asked */
async function confirm(context: Context, what: string): Promise<void> {
  if (!context.interactive) {
    throw usageError(
      '--yes is missing: nobody can be asked here.',
      'Add --yes to forget without a question.',
    );
  }
  const ask = await questions(context);
  if (!(await ask.yes(`Forget ${what}?`, false)))
    throw new Failure('cancelled', EXIT.failed, 'Nothing was forgotten.');
}

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    variables: ['ZOOMCTL_CONFIG_DIR'],
    examples: [
      'zoomctl scopes observations clear',
      'zoomctl scopes observations clear "POST /users/{userId}/meetings" --yes',
    ],
    exits: { 5: 'another zoomctl holds the file' },
  },
  declare(command) {
    command
      .argument('[endpoint...]', 'only of this one: "METHOD /path" or an operation id')
      .option('--yes', 'do not ask');
  },
  async run(context, { args, options }) {
    const { out } = context;
    const { what, is } = meant((args[0] as string[] | undefined) ?? [], context);
    const file = new ObservationsFile(context.paths.observationsFile);
    const count = (await file.read()).filter(is).length;
    let cleared = 0;
    if (count > 0) {
      const name = `${count === 1 ? 'one observation' : `${count} observations`}${what}`;
      if (!(options as Options).yes) await confirm(context, name);
      const done = await file.change((before) => {
        const left = before.filter((observation) => !is(observation));
        cleared = before.length - left.length;
        return left;
      });
      if (!done) {
        throw new Failure(
          'lock_timeout',
          EXIT.unavailable,
          'Another zoomctl has been writing the observations for seconds.',
          {
            hint: `If none is running, remove ${file.path}.lock`,
          },
        );
      }
    }
    if (out.json) await out.document({ cleared });
    else if (cleared === 0) out.note(t`There is nothing to forget${what}.`);
    else out.done(t`Forgot ${cleared === 1 ? 'one observation' : `${cleared} observations`}${what}`);
    return undefined;
  },
};
