export { type Change, type ChangeFeed, type ChangeFeedOptions, type ChangeKind, openChangeFeed } from './changes.js';
export {
  type DocumentKind,
  listDocuments,
  pinDocument,
  removeDocument,
  type StoredDocument,
} from './clients/documents.js';
export {
  addClient,
  findClient,
  listClients,
  type NewClient,
  removeClient,
  rotateClientSecret,
  type StoredClient,
} from './clients/registered.js';
export {
  addRegistrationToken,
  returnRegistrationToken,
  spendRegistrationToken,
} from './clients/registration-tokens.js';
export {
  clientSecretMatches,
  hashClientSecret,
  isHashedSecret,
  newClientId,
  newClientSecret,
} from './clients/secrets.js';
export { type Database, type DatabaseOptions, openDatabase } from './database.js';
export {
  announceCancellation,
  announceQuota,
  CANCELLATION_MS,
  readQuotas,
} from './etiquette/announcements.js';
export { createPointsLedger } from './etiquette/points.js';
export { Prisma } from './generated/client.js';
export { type MigrateOptions, migrate } from './migrate.js';
export { ensureMcpRole, type RoleResult } from './roles.js';
export { type BindResult, bindClient, unbindClient } from './services/bindings.js';
export { addServiceLink, SERVICE_LINK_MINUTES } from './services/links.js';
export {
  addService,
  endService,
  forgetService,
  isServiceKept,
  listServices,
  type ServiceRecord,
} from './services/services.js';
export { inTransaction, onClient } from './transaction.js';
export {
  type EndedAccess,
  endUserAccess,
  endUserGrants,
  findUserRecords,
  removeUser,
  setSuspended,
  type UserRecord,
} from './users.js';
