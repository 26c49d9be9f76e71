/** What a search can be narrowed to. */
export interface SearchTerms {
  query: string | undefined;
  spaces: readonly string[] | undefined;
  type: string | undefined;
  labels: readonly string[] | undefined;
  updatedSince: string | undefined;
}

/** Builds CQL from plain terms; each of them is quoted, so that none can say more than it should. */
export function buildCql({ query, spaces, type, labels, updatedSince }: SearchTerms): string {
  const clauses = [
    query && `siteSearch ~ ${quoted(query)}`,
    spaces?.length && `space in (${spaces.map(quoted).join(', ')})`,
    type && `type = ${type}`,
    labels?.length && `label in (${labels.map(quoted).join(', ')})`,
    updatedSince && `lastmodified >= ${quoted(updatedSince)}`,
  ];
  const order = query ? '' : ' ORDER BY lastmodified DESC';
  return `${clauses.filter(Boolean).join(' AND ')}${order}`;
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ').trim()}"`;
}
