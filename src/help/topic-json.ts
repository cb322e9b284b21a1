import type { Block } from './blocks.ts';

export const blocks: readonly Block[] = [
  {
    text: 'With --json standard output holds one JSON document and nothing else; whatever is for people goes to standard error or is left out. Fields may be added in later versions; none is renamed. What is not known is null.',
  },
  {
    text: "Meetings are Zoom's own objects with all their fields, and their ids are exact even where they are longer than a JavaScript number holds. Only start_url, which makes whoever has it the host, is hidden until --show-start-url is given. zoomctl api prints Zoom's reply byte for byte: nothing where it is empty.",
  },
  {
    text: 'A failure is one JSON document, the last line on standard error: {"error":{"kind","message","hint","exitCode","http":{"status","code","message"}}}. kind is a word that scripts may rely on; http is there only where Zoom replied.',
  },
  {
    text: '--jq filters the document with jq itself, which is built in, and implies --json. A string is printed without its quotes.',
  },
  {
    examples: [
      'zoomctl meeting create --instant --jq .join_url',
      "zoomctl account list --jq '.accounts[].email'",
      `zoomctl scopes doctor --all --jq '.endpoints[] | select(.status == "use_me") | .path'`,
    ],
  },
];
