/** A JSON object whose numbers keep every digit (they are `LosslessNumber`s): meeting ids may exceed 2^53. */
export type LosslessObject = Record<string, unknown>;

/** A text field, or null where it is absent or something else. */
export function textField(object: LosslessObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
