import { below, either, hasHole, joined, MOST_ALTERNATIVES, onlyHole, unknown, type Value } from './value.ts';

/** An argument of a call, evaluated when it is asked for. */
export interface CallArgument {
  readonly name: string | undefined;
  value(depth: number): Value;
}

/** Functions that give back their first argument, or a form of it that names the same address. */
const SAME =
  /^(?:encodeURI(?:Component)?|quote(?:_plus)?|(?:raw)?urlencode|escape|(?:path|query)escape|str|String|strval|valueOf|toString|URI|URL|Uri|Url|HttpUrl|parse|create|of|fromUriString|fromHttpUrl|escapeDataString|url_encode|encode(?:_www_form_component|_uri_component)?|escape_component|freeze|trim(?:End|Start|Right|Left|Suffix|_end)?|rtrim|ltrim|r?strip|lstrip|chomp|yarl|UriBuilder|UrlBuilder|toURL|openUri|sanitize)$/i;

const JOINS = /^(?:urljoin|joinpath|join|resolve|concat_url|url_join|urlJoin)$/i;

const FORMATS = /^(?:v?sprintf|format|Sprintf|Format|formatted)$/;

const SETTINGS =
  /^(?:getenv|env|get|fetch|config|getProperty|GetEnvironmentVariable|GetValue|Getenv|dig|getOrDefault|getString)$/;

function first(args: readonly CallArgument[], depth: number): Value {
  return args[0]?.value(depth) ?? unknown('');
}

function combine(bases: Value, paths: Value, how: (base: string, path: string) => string): Value {
  return bases.flatMap((base) => paths.map((path) => how(base, path))).slice(0, MOST_ALTERNATIVES);
}

/** A path against a base as a browser takes it: a full address and a rooted path replace what was there. */
function resolved(base: string, path: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return path;
  const origin = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]*/i.exec(base)?.[0];
  if (path.startsWith('/') && origin !== undefined) return origin + path;
  if (hasHole(base) && path.startsWith('/')) return below(base, path);
  return base.endsWith('/') ? base + path : below(base.replace(/\/[^/]*$/, ''), path);
}

/** `%s`, `%d`, `%1$s`, `{0}`, `{}` and `{name}` filled in their order. */
function formatted(format: string, args: readonly CallArgument[], depth: number): Value {
  let value: Value = [''];
  let next = 0;
  let end = 0;
  const pattern = /%(?:(\d+)\$|\((\w+)\))?[-+ 0#]*\d*(?:\.\d+)?[sdvqifjuxt]|%%|\{(\w*)(?:[!:][^{}]*)?\}/g;
  for (const found of format.matchAll(pattern)) {
    value = joined(value, [format.slice(end, found.index)]);
    end = found.index + found[0].length;
    if (found[0] === '%%') {
      value = joined(value, ['%']);
      continue;
    }
    const name = found[2] ?? (found[3] === undefined || /^\d*$/.test(found[3]) ? undefined : found[3]);
    const number = found[1] === undefined ? (found[3] ? Number(found[3]) : undefined) : Number(found[1]) - 1;
    const argument =
      name === undefined ? args[number ?? next++] : args.find((candidate) => candidate.name === name);
    value = joined(value, argument?.value(depth) ?? unknown(name ?? ''));
  }
  return joined(value, [format.slice(end)]);
}

function withFormat(formats: Value, args: readonly CallArgument[], depth: number): Value {
  return formats.reduce<Value>((values, format) => either(values, formatted(format, args, depth)), []);
}

/** Follows a setting: its default where the source gives one, else a hole of its name. */
function setting(key: string, args: readonly CallArgument[], depth: number): Value {
  const [name = ''] = first(args, depth);
  const fallback = args[1]?.value(depth);
  if (fallback?.some((text) => /^https?:|^\w[\w.-]*\.\w+(?:\/|$)/.test(text))) return fallback;
  return unknown(hasHole(name) ? `${key}()` : `${key}.${name}`);
}

/** What a call yields: for functions that build addresses the address, else a hole named after the function. */
export function valueOfCall(key: string, args: readonly CallArgument[], depth: number): Value {
  const name = key.slice(key.lastIndexOf('.') + 1);
  if (FORMATS.test(name) && args.length > 0) return withFormat(first(args, depth), args.slice(1), depth);
  // `new URL(path, base)`
  if (/^(?:URL|Uri)$/.test(name) && args.length >= 2) {
    const [path, base] = [first(args, depth), args[1]?.value(depth) ?? []];
    // .NET has the base first.
    return name === 'URL' ? combine(base, path, resolved) : combine(path, base, resolved);
  }
  if (JOINS.test(name) && args.length >= 2) {
    const sticks = /^(?:urljoin|resolve)$/i.test(name) || /^URI/i.test(key);
    return args
      .slice(1)
      .reduce<Value>(
        (base, argument) => combine(base, argument.value(depth), sticks ? resolved : below),
        first(args, depth),
      );
  }
  if (/^(?:implode|join)$/.test(name) && args.length === 1) return unknown(name);
  if (SETTINGS.test(name) && args.length > 0) return setting(key, args, depth);
  if (SAME.test(name) && args.length > 0) return first(args, depth);
  return unknown(`${key}()`);
}

/** Whether a call only builds an address, so that what it is given to is the call. */
export function buildsAddress(name: string, isMember: boolean): boolean {
  if (isMember && /^(?:url|uri|path|Create)$/.test(name)) return false;
  return (
    SAME.test(name) || JOINS.test(name) || FORMATS.test(name) || /^(?:define|replace|freeze)$/.test(name)
  );
}

/** Members that are the same address, or a part of it that still says which endpoint it is. */
const SAME_MEMBER =
  /^(?:path|request_uri|pathname|href|to_s|to_str|toString|ToString|AbsoluteUri|freeze|dup|strip|rstrip|lstrip|trim|TrimEnd|TrimStart|chomp|build|toUri|toUriString|encode|decode|normalize|toLowerCase|String|uri|url|toURL|geturl|unicode|html_safe|presence|intern|Uri|addQueryParameter|newBuilder|queryParam|queryParams|build_url)$/;

/** What a member or method of a value yields. */
export function valueOfMethod(
  value: Value,
  name: string,
  args: readonly CallArgument[],
  depth: number,
): Value {
  if (value.every((text) => onlyHole(text) !== undefined)) {
    // `os.environ.get('ZOOM_URL')`, `config.get(…)`, `settings().zoomUrl`
    const [text = ''] = value;
    return unknown(`${onlyHole(text)}.${name}`);
  }
  if (name === 'format' || name === '%' || name === 'formatted') return withFormat(value, args, depth);
  if (name === 'concat' || name === 'plus' || name === 'append' || name === 'Append')
    return args.reduce<Value>((left, argument) => joined(left, argument.value(depth)), value);
  if (/^(?:replace|replaceAll|Replace|sub|gsub|replaceFirst)$/.test(name) && args.length === 2) {
    const [from] = first(args, depth);
    const to = args[1]?.value(depth) ?? [];
    if (from === undefined || from === '' || hasHole(from)) return value;
    return combine(value, to, (text, by) => text.replaceAll(from, () => by));
  }
  if (
    /^(?:AppendPathSegments?|addPathSegments?|appendPath|path|pathSegment|resolve|join|joinpath|JoinPath|addEncodedPathSegments?)$/.test(
      name,
    ) &&
    args.length > 0
  )
    return args.reduce<Value>((left, argument) => combine(left, argument.value(depth), below), value);
  if (SAME_MEMBER.test(name)) return value;
  return unknown(name);
}
