/* What SARIF 2.1.0 demands of a log, as far as a scanner writes one: section numbers are those of the specification. */

type Json = unknown;
type Fields = Record<string, Json>;

const LEVELS = ['none', 'note', 'warning', 'error'];
const COLUMN_KINDS = ['utf16CodeUnits', 'unicodeCodePoints'];

/** Everything in a log that the specification doesn't allow. */
export function sarifFaults(log: Json): string[] {
  const faults: string[] = [];
  const fault = (where: string, what: string): void => {
    faults.push(`${where}: ${what}`);
  };
  const object = (value: Json, where: string): Fields => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
    fault(where, 'is no object');
    return {};
  };
  const list = (value: Json, where: string): Json[] => {
    if (Array.isArray(value)) return value;
    fault(where, 'is no array');
    return [];
  };
  const text = (value: Json, where: string): string => {
    if (typeof value === 'string' && value !== '') return value;
    fault(where, 'is no text');
    return '';
  };
  const only = (fields: Fields, where: string, names: readonly string[]): void => {
    for (const name of Object.keys(fields)) if (!names.includes(name)) fault(where, `has an unknown ${name}`);
  };
  const positive = (value: Json, where: string): void => {
    if (!Number.isInteger(value) || (value as number) < 1) fault(where, 'is no positive whole number');
  };
  // 3.11 message: text, or the id of one.
  const message = (value: Json, where: string): void => {
    const fields = object(value, where);
    if (fields.text === undefined && fields.id === undefined) fault(where, 'has neither text nor id');
    if (fields.text !== undefined) text(fields.text, `${where}.text`);
  };
  // 3.12 multiformatMessageString
  const messageString = (value: Json, where: string): void => {
    text(object(value, where).text, `${where}.text`);
  };

  const root = object(log, 'log');
  only(root, 'log', ['$schema', 'version', 'runs', 'inlineExternalProperties', 'properties']);
  // 3.13.2 version
  if (root.version !== '2.1.0') fault('log.version', 'is not 2.1.0');
  if (root.$schema !== undefined && !URL.canParse(String(root.$schema))) fault('log.$schema', 'is no URI');
  // 3.13.4 runs
  for (const [index, value] of list(root.runs, 'log.runs').entries()) {
    const at = `runs[${index}]`;
    const run = object(value, at);
    only(run, at, [
      'tool',
      'results',
      'columnKind',
      'originalUriBaseIds',
      'properties',
      'invocations',
      'artifacts',
    ]);
    // 3.18 tool, 3.19 toolComponent
    const driver = object(object(run.tool, `${at}.tool`).driver, `${at}.tool.driver`);
    text(driver.name, `${at}.tool.driver.name`);
    if (driver.informationUri !== undefined && !URL.canParse(String(driver.informationUri)))
      fault(`${at}.tool.driver.informationUri`, 'is no absolute URI');
    if (driver.semanticVersion !== undefined && !/^\d+\.\d+\.\d+/.test(String(driver.semanticVersion)))
      fault(`${at}.tool.driver.semanticVersion`, 'is no semantic version');
    // 3.49 reportingDescriptor: ids are there and differ.
    const ids = list(driver.rules ?? [], `${at}.tool.driver.rules`).map((rule, number) => {
      const where = `${at}.rules[${number}]`;
      const fields = object(rule, where);
      for (const name of ['shortDescription', 'fullDescription', 'help'])
        if (fields[name] !== undefined) messageString(fields[name], `${where}.${name}`);
      const { level } = object(fields.defaultConfiguration ?? {}, `${where}.defaultConfiguration`);
      if (level !== undefined && !LEVELS.includes(String(level)))
        fault(where, `has the level ${String(level)}`);
      return text(fields.id, `${where}.id`);
    });
    if (new Set(ids).size !== ids.length) fault(`${at}.rules`, 'has an id twice');
    // 3.14.17 columnKind
    if (run.columnKind !== undefined && !COLUMN_KINDS.includes(String(run.columnKind)))
      fault(`${at}.columnKind`, 'is unknown');
    const bases = Object.keys(object(run.originalUriBaseIds ?? {}, `${at}.originalUriBaseIds`));
    // 3.14.23 results
    for (const [number, one] of list(run.results, `${at}.results`).entries()) {
      const where = `${at}.results[${number}]`;
      const result = object(one, where);
      only(result, where, [
        'ruleId',
        'ruleIndex',
        'level',
        'kind',
        'message',
        'locations',
        'partialFingerprints',
        'fingerprints',
        'properties',
      ]);
      message(result.message, `${where}.message`);
      if (result.level !== undefined && !LEVELS.includes(String(result.level)))
        fault(`${where}.level`, 'is unknown');
      // 3.27.6: an index points at the rule that the id names.
      const rule = text(result.ruleId, `${where}.ruleId`);
      if (result.ruleIndex !== undefined && ids[result.ruleIndex as number] !== rule)
        fault(`${where}.ruleIndex`, 'points at another rule');
      for (const location of list(result.locations ?? [], `${where}.locations`)) {
        const physical = object(object(location, where).physicalLocation, `${where}.physicalLocation`);
        // 3.4 artifactLocation: a valid URI reference; with a base a relative one, and the base is told.
        const artifact = object(physical.artifactLocation, `${where}.artifactLocation`);
        const uri = text(artifact.uri, `${where}.uri`);
        if (/[\s\\<>"{}|^`]|[^\u0021-\u007e]/.test(uri)) fault(`${where}.uri`, `is no URI: ${uri}`);
        if (artifact.uriBaseId !== undefined) {
          if (!bases.includes(String(artifact.uriBaseId))) fault(`${where}.uriBaseId`, 'is not told');
          if (URL.canParse(uri) || uri.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)/.test(uri))
            fault(`${where}.uri`, 'leaves its base');
        } else if (!URL.canParse(uri)) fault(`${where}.uri`, 'is relative to nothing');
        // 3.30 region: lines and columns from 1.
        const region = object(physical.region, `${where}.region`);
        positive(region.startLine, `${where}.startLine`);
        if (region.startColumn !== undefined) positive(region.startColumn, `${where}.startColumn`);
      }
      for (const [name, print] of Object.entries(
        object(result.partialFingerprints ?? {}, `${where}.partialFingerprints`),
      ))
        text(print, `${where}.partialFingerprints.${name}`);
    }
  }
  return faults;
}
