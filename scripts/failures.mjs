// Collects zoomctl's own failures from the sources: kind, exit codes and messages of each `new Failure(…)` and `usageError(…)`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The texts that an expression can make; `…` stands for what is only known when it runs. None for one that is no text. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    return [parts.join('…').replace(/…+/g, '…')];
  }
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textOf(node.whenTrue), ...textOf(node.whenFalse)];
  return [];
}

/** The names after `EXIT.` in an expression. */
function exitNames(node) {
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'EXIT') return [node.name.text];
  return node.getChildren().flatMap(exitNames);
}

/** The function around a node, and the name that it is called by. */
function functionAround(node) {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (!ts.isFunctionLike(at)) continue;
    const name = at.name ?? (ts.isVariableDeclaration(at.parent) ? at.parent.name : undefined);
    return { name: name?.getText(), parameters: at.parameters.map((parameter) => parameter.name.getText()) };
  }
  return undefined;
}

/** What the parameters of the function around `made` stand for in each of its calls; one empty answer where kind is no parameter. */
function callersOf(made, calls) {
  const [kind] = made.arguments ?? [];
  const around = functionAround(made);
  if (kind === undefined || !ts.isIdentifier(kind) || !around?.parameters.includes(kind.text))
    return [new Map()];
  return calls
    .filter((call) => call.expression.getText() === around.name)
    .map((call) => new Map(around.parameters.map((name, index) => [name, call.arguments[index]])));
}

/** A class of failures: its first arguments are kind, exit code and message. */
const CLASSES = ['Failure', 'ZoomApiError'];

function failuresIn(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const made = [];
  const calls = [];
  const constants = new Map();
  const visit = (node) => {
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      ts.isStringLiteralLike(node.initializer)
    )
      constants.set(node.name.getText(), node.initializer);
    if (ts.isNewExpression(node) && CLASSES.includes(node.expression.getText())) made.push(node);
    if (ts.isCallExpression(node)) {
      calls.push(node);
      // A class of failures with a kind of its own.
      const isSuper = node.expression.kind === ts.SyntaxKind.SuperKeyword;
      if (isSuper && node.arguments.length > 2 && ts.isStringLiteralLike(node.arguments[0])) made.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return made.flatMap((node) =>
    callersOf(node, calls).flatMap((given) => {
      const [kind, exit, message] = (node.arguments ?? []).map(
        (argument) => given.get(argument.getText()) ?? constants.get(argument.getText()) ?? argument,
      );
      return textOf(kind)
        .filter((name) => !name.includes('…'))
        .map((name) => ({ kind: name, exits: exitNames(exit), messages: textOf(message) }));
    }),
  );
}

/**
 * @param exitCodes what each name of `EXIT` stands for
 * @returns each kind once, with all of its exit codes and messages, in the order of the alphabet
 */
export function ownFailures(sources, exitCodes) {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const kinds = new Map();
  for (const { kind, exits, messages } of files.sort().flatMap((name) => failuresIn(join(sources, name)))) {
    const before = kinds.get(kind) ?? { exitCodes: new Set(), messages: new Set() };
    for (const name of exits) before.exitCodes.add(exitCodes[name]);
    for (const message of messages) before.messages.add(message);
    kinds.set(kind, before);
  }
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, all]) => ({
      kind,
      exitCodes: [...all.exitCodes].sort((a, b) => a - b),
      messages: [...all.messages],
    }));
}
