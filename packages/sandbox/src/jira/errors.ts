import type { Answer } from '../gateway/operation.js';

/** An error in Jira's form: messages for the whole request, and one for each field that is wrong. */
export const jiraError = (status: number, messages: string[], fields: Record<string, string> = {}): Answer => ({
  status,
  body: { errorMessages: messages, errors: fields },
});

export const NO_SUCH_ISSUE = (): Answer =>
  jiraError(404, ['Issue does not exist or you do not have permission to see it.']);

export const noSuchProject = (keyOrId: string): Answer =>
  jiraError(404, [
    /^\d+$/.test(keyOrId)
      ? `No project could be found with id '${keyOrId}'.`
      : `No project could be found with key '${keyOrId}'.`,
  ]);

/** What Jira says to a body that is not what the operation takes. */
export const invalidPayload = (): Answer =>
  jiraError(400, ['Invalid request payload. Refer to the REST API documentation and try again.']);
