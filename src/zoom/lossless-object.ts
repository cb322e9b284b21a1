/** A JSON object whose numbers keep every digit (they are `LosslessNumber`s): meeting ids may exceed 2^53. */
export type LosslessObject = Record<string, unknown>;

/** Whether a value is an object: with JSON that is not ours anything may stand in a list. */
export function isObject(value: unknown): value is LosslessObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field, or null where it is absent or something else. */
export function textField(object: LosslessObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
