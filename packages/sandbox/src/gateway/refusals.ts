/** An answer that the gateway gives before any product sees the request. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export const UNAUTHORIZED: Refusal = { status: 401, headers: {}, body: { code: 401, message: 'Unauthorized' } };

export const SCOPE_MISMATCH: Refusal = {
  status: 401,
  headers: { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' },
  body: { code: 401, message: 'Unauthorized; scope does not match' },
};

export const NO_SUCH_SITE: Refusal = {
  status: 404,
  headers: {},
  body: { code: 404, message: 'No tenant was found for this cloud id' },
};

export const NOT_INSTALLED: Refusal = {
  status: 403,
  headers: {},
  body: { code: 403, message: 'The app is not installed on this instance' },
};

export const NO_CONFLUENCE: Refusal = {
  status: 403,
  headers: {},
  body: {
    statusCode: 403,
    data: { authorized: false, valid: true, errors: [], successful: false },
    message: 'Current user not permitted to use Confluence',
  },
};

export const NO_SUCH_PATH: Refusal = { status: 404, headers: {}, body: { code: 404, message: 'Not Found' } };
