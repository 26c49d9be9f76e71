import type { Answer } from '../gateway/operation.js';

/** An error in the form of Confluence's v2 API. */
export const confluenceError = (status: number, code: string, title: string): Answer => ({
  status,
  body: { errors: [{ status, code, title, detail: null }] },
});

export const notFound = (thing: string): Answer => confluenceError(404, 'NOT_FOUND', `${thing} not found`);

export const invalidRequest = (title: string): Answer => confluenceError(400, 'INVALID_REQUEST_PARAMETER', title);

/** An error in the form of Confluence's v1 API. */
export const legacyError = (status: number, message: string): Answer => ({
  status,
  body: {
    statusCode: status,
    data: { authorized: true, valid: status !== 400, errors: [], successful: false },
    message,
  },
});
