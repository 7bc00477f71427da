/** JSON with the keys of every object in order. Without a comparator `sort` compares code units. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).sort();
  const members = keys.flatMap((key) =>
    record[key] === undefined ? [] : `${JSON.stringify(key)}:${canonicalJson(record[key])}`,
  );
  return `{${members.join(',')}}`;
}
