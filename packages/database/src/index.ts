export { type Change, type ChangeFeed, type ChangeFeedOptions, type ChangeKind, openChangeFeed } from './changes.js';
export { type Database, type DatabaseOptions, openDatabase } from './database.js';
export { Prisma } from './generated/client.js';
export { type MigrateOptions, migrate } from './migrate.js';
export { ensureMcpRole, type RoleResult } from './roles.js';
