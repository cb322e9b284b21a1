function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

/** Whether a segment of a template stands for any: `{userId}`. */
function isParameter(segment: string): boolean {
  return /^\{[^}/]*\}$/.test(segment);
}

/** Finds the templates that match one path. */
export interface TemplateMatcher {
  readonly segments: number;
  /** What every such template begins with: one of these. */
  readonly beginnings: readonly string[];
  /** Whether this template matches the path, segment by segment. */
  template(template: string): boolean;
}

/** @returns undefined for a path that no template matches: with an empty segment or a control character in it */
export function templateMatcher(path: string): TemplateMatcher | undefined {
  const asked = segmentsOf(path);
  const [first = ''] = asked;
  if (asked.length === 0 || asked.some((segment) => segment === '' || /[\u0000-\u001f\u007f]/.test(segment)))
    return undefined;
  return {
    segments: asked.length,
    beginnings: isParameter(first) ? ['/{'] : [`/${first}`, '/{'],
    template(template) {
      const own = segmentsOf(template);
      return (
        own.length === asked.length &&
        asked.every((segment, index) => own[index] === segment || isParameter(own[index] as string))
      );
    },
  };
}
