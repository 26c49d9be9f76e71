import type { JiraIssue } from '@gatehouse/atlassian';

/**
 * Which of the issues that were asked for did not come: Jira leaves out those that are not there, or not for this person.
 * One that came under another key was moved.
 */
export function missingIssues(asked: readonly string[], came: readonly Pick<JiraIssue, 'id' | 'key'>[]): string[] {
  const names = new Set(came.flatMap(({ id, key }) => [id, key]));
  return came.length < asked.length ? asked.filter((one) => !names.has(one)) : [];
}
