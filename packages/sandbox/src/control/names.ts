/** Members of answers that people choose, and that nobody takes for a text of several lines. */
const NAMES: ReadonlySet<string> = new Set([
  ...['name', 'displayName', 'publicName', 'fullName', 'emailAddress', 'email', 'projectName', 'username'],
  ...['title', 'summary', 'filename', 'label', 'labels', 'goal', 'description', 'helpText', 'relationship', 'message'],
  ...['inward', 'outward', 'field', 'fromString', 'toString', 'value', 'friendly', 'mimeType', 'mediaType'],
  ...['clauseNames', 'names', 'inlineOriginalSelection', 'excerpt'],
]);

/** An answer in which everything that has a name is called something else; what is no JSON stays. */
export function renamed(body: string | Buffer, addition: string): string | undefined {
  try {
    return JSON.stringify(inside(JSON.parse(String(body)), addition, false));
  } catch {
    return undefined;
  }
}

function inside(value: unknown, addition: string, isName: boolean): unknown {
  if (typeof value === 'string') return isName ? `${value}${addition}` : value;
  if (Array.isArray(value)) return value.map((one) => inside(one, addition, isName));
  if (typeof value !== 'object' || value === null) return value;
  // A document is a text of its own, a body is one as well, and so is what was written into a form.
  const isText = 'content' in value || 'representation' in value || 'fieldId' in value;
  const members = Object.entries(value).map(([key, inner]) => {
    const renames = NAMES.has(key) && !(isText && (key === 'value' || typeof inner !== 'string'));
    return [key, inside(inner, addition, renames && (typeof inner === 'string' || isTexts(inner, key)))];
  });
  return Object.fromEntries(members);
}

const isTexts = (value: unknown, key: string): boolean =>
  key === 'names' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
