/** A project as Jira takes it, by id or by key, which is in capitals. */
export function projectKey(given: string): string {
  const trimmed = given.trim();
  return /^\d+$/.test(trimmed) ? trimmed : trimmed.toUpperCase();
}
