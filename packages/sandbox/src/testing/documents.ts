/**
 * Where Atlassian's OpenAPI documents lie, for the tests that need them; undefined skips those. They are not part of
 * this repository: point ATLASSIAN_OPENAPI_DIR at a copy.
 */
export const OPENAPI_DIR = process.env.ATLASSIAN_OPENAPI_DIR || undefined;

if (OPENAPI_DIR === undefined) {
  console.info('Skipping the contract tests of the sandbox: ATLASSIAN_OPENAPI_DIR is not set');
}
