/** What a search can be narrowed to. */
export interface SearchTerms {
  query: string | undefined;
  spaces: readonly string[] | undefined;
  type: string | undefined;
  labels: readonly string[] | undefined;
  /** Days, such as 2026-10-01. */
  updatedSince: string | undefined;
  updatedBefore?: string | undefined;
  createdSince?: string | undefined;
}

/** Builds CQL from plain terms; each of them is quoted, so that none can say more than it should. */
export function buildCql(terms: SearchTerms): string {
  const { query, spaces, type, labels, updatedSince, updatedBefore, createdSince } = terms;
  const clauses = [
    query && `siteSearch ~ ${quoted(query)}`,
    spaces?.length && `space in (${spaces.map(quoted).join(', ')})`,
    type && `type = ${type}`,
    labels?.length && `label in (${labels.map(quoted).join(', ')})`,
    updatedSince && `lastmodified >= ${quoted(updatedSince)}`,
    updatedBefore && `lastmodified < ${quoted(updatedBefore)}`,
    createdSince && `created >= ${quoted(createdSince)}`,
  ];
  const order = query ? '' : ' ORDER BY lastmodified DESC';
  return `${clauses.filter(Boolean).join(' AND ')}${order}`;
}

/** A value as CQL takes it, which can then say nothing more. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ').trim()}"`;
}
