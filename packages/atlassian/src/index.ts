export type { AdfDoc, AdfMark, AdfNode } from './adf/types.js';
export type { AtlassianCall } from './client.js';
export type { AtlassianError, AtlassianResult } from './errors/errors.js';
export type { AtlassianErrorCode, AtlassianErrorKind } from './errors/table.js';
export type { AtlassianHosts } from './hosts.js';
export {
  type AtlassianHttp,
  createAtlassianHttp,
  type HttpFailure,
  type HttpOutcome,
  type HttpRequest,
  type HttpResponse,
} from './http.js';
export {
  type AtlassianApp,
  authorizationUrl,
  exchangeCode,
  refreshTokens,
  revokeToken,
  type TokenResult,
} from './oauth.js';
export { type AtlassianPerson, fetchMe } from './person.js';
export { ATLASSIAN_SCOPES, describeAtlassianScope } from './scopes.js';
export { fetchSites, type Site } from './sites.js';
