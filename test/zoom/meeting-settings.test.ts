import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/commands/meeting-setting-flags.ts';
import { publishedSettings, type SettingType } from '../../src/zoom/meeting-settings.ts';
import schema from './meeting-requests.schema.json' with { type: 'json' };
import { faultsOf } from './meeting-requests.ts';

/** Every value that a type is likely to be given, as it would be typed. */
function typed(type: SettingType): string[] {
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'integer') return ['7'];
  if (type === 'text') return ['some text', '5', 'true'];
  if ('oneOf' in type) return type.oneOf.map(String);
  return [JSON.stringify(sample(type))];
}

function sample(type: SettingType): unknown {
  if (type === 'boolean') return true;
  if (type === 'integer') return 7;
  if (type === 'text') return 'x';
  if ('oneOf' in type) return type.oneOf.at(-1);
  if ('list' in type) return [sample(type.list), sample(type.list)];
  return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, sample(field)]));
}

describe.each(['create', 'update'] as const)('the settings of meeting %s', (request) => {
  const definition = request === 'create' ? 'createSettings' : 'updateSettings';
  const published = publishedSettings(request);

  it('are those of the independent description, no more and no fewer', () => {
    expect(Object.keys(published).sort()).toEqual(
      Object.keys(schema.definitions[definition].properties).sort(),
    );
  });

  it('become values of the described types, whatever was typed', () => {
    for (const [name, type] of Object.entries(published)) {
      for (const value of typed(type)) {
        const settings = readSettings([`${name}=${value}`], request);
        expect(faultsOf(definition, settings), `${name}=${value}`).toEqual([]);
      }
    }
  });

  it('take no value of another type', () => {
    for (const [name, type] of Object.entries(published)) {
      if (type === 'text') continue;
      if (typeof type === 'object' && 'list' in type && type.list === 'text') continue;
      expect(() => readSettings([`${name}=maybe`], request), name).toThrow(`--setting ${name}`);
    }
  });
});

describe('a setting', () => {
  it.each([
    ['waitng_room=true', 'Did you mean waiting_room?'],
    ['Waiting_Room=true', 'Did you mean waiting_room?'],
    ['mute_on_entry=true', 'Did you mean mute_upon_entry?'],
    ['nothing_like_it=1', 'zoomctl api'],
    ['breakout_room.enabel=true', 'Did you mean enable?'],
    ['breakout_room={"enabel":true}', 'Did you mean enable?'],
  ])('%s is unknown, and told so with a suggestion', (flag, hint) => {
    try {
      readSettings([flag], 'create');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ kind: 'usage', exitCode: 2 });
      expect((error as { hint: string }).hint).toContain(hint);
    }
  });

  it.each([
    ['waiting_room=yes', '--setting waiting_room takes true or false, not "yes"'],
    ['audio=phone', 'takes both, telephony, voip or thirdParty, not "phone"'],
    ['jbh_time=7', 'takes 0, 5, 10 or 15, not "7"'],
    ['breakout_room=true', '--setting breakout_room takes JSON'],
    ['meeting_invitees=[{"email":7}]', '--setting meeting_invitees[0].email takes text, not "7"'],
    ['enforce_login=true', 'for meeting update only'],
    ['waiting_room', '--setting takes key=value'],
    ['__proto__=1', '--setting takes key=value'],
    ['constructor=1', '--setting constructor: Zoom publishes no such'],
    ['host_video.enable=true', '--setting host_video has no field enable'],
  ])('%s is refused', (flag, message) => {
    expect(() => readSettings([flag], 'create')).toThrow(message);
  });

  it('says how it is written where brackets were meant, as in zoomctl api', () => {
    expect(() => readSettings(['breakout_room[enable]=true'], 'create')).toThrow(
      expect.objectContaining({
        kind: 'usage',
        hint: 'What is below another setting takes a point: --setting breakout_room.enable=true',
      }),
    );
  });

  it('nests below a dot, beside what was given before', () => {
    expect(
      readSettings(
        [
          'waiting_room_options.mode=custom',
          'waiting_room_options.who_goes_to_waiting_room=everyone',
          'global_dial_in_countries=DE, US',
          'alternative_hosts=a@example.com;b@example.com',
        ],
        'create',
      ),
    ).toEqual({
      waiting_room_options: { mode: 'custom', who_goes_to_waiting_room: 'everyone' },
      global_dial_in_countries: ['DE', 'US'],
      alternative_hosts: 'a@example.com;b@example.com',
    });
  });
});
