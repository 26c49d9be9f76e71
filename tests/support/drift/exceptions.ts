/**
 * Where jira.js and confluence.js are known to be wrong, or say nothing: by the operation's id, the part of it, and why
 * that is so. With Atlassian's documents at hand the sandbox checks each of these requests and answers against them.
 */
export const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bulkGetUsers: { function: 'jira.js has left out GET /rest/api/3/user/bulk, which the documents have' },
  editIssue: {
    answer:
      'with returnIssue=true the documents give the issue, without saying how; jira.js takes every answer for empty',
  },
  setIssueProperty: { answer: 'the documents give something that they do not describe, and jira.js nothing' },
  createorupdateattachments: { 'form minorEdit': 'the documents require it, and confluence.js cannot send it' },
};
