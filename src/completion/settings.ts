import { publishedSettings, type SettingsRequest, type SettingType } from '../zoom/meeting-settings.ts';
import type { Candidate } from './candidate.ts';

function valuesOf(type: SettingType): readonly (string | number)[] {
  if (type === 'boolean') return ['true', 'false'];
  return typeof type === 'object' && 'oneOf' in type ? type.oneOf : [];
}

function described(type: SettingType): string {
  if (typeof type === 'string') return type;
  if ('oneOf' in type) return type.oneOf.join(', ');
  return 'list' in type ? 'list' : 'JSON';
}

/** `--setting`: the names that Zoom publishes, and the values of those that take one of a few. */
export function settingCandidates(request: SettingsRequest, typed: string): Candidate[] {
  const published = publishedSettings(request);
  const [, name] = /^([^=]*)=/.exec(typed) ?? [];
  if (name === undefined) {
    return Object.entries(published).map(([key, type]) => ({
      value: `${key}=`,
      description: described(type),
    }));
  }
  const type = Object.hasOwn(published, name) ? published[name] : undefined;
  return (type === undefined ? [] : valuesOf(type)).map((value) => ({
    value: `${name}=${value}`,
    description: '',
  }));
}
