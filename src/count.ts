/** So many of something, in words: `1 scope`, `2 scopes`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
