import { redactSecrets } from '../secret.ts';

/** What XML 1.0 has no way to write: controls, non-characters and lone surrogates (section 2.2). */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What drives a terminal that a report is shown on, or turns the direction of writing [security.md 15]. */
const DRIVING = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Any text as it may stand in XML, between tags or in an attribute's double quotes, without any secret. */
export function xmlText(text: string): string {
  return redactSecrets(text)
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character)
    .replace(DRIVING, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}
