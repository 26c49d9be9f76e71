export type { Credential, CredentialToken, RefreshedCredential } from './credential.js';
export { parseKeyring } from './keyring/lines.js';
export type { MasterKey } from './keyring/master.js';
export { type KeyringSource, type LiveKeyring, type OpenKeyringOptions, openKeyring } from './keyring/open.js';
export { announceKey } from './keyring/remote.js';
export type { KeyInfo } from './keyring/ring.js';
export {
  deleteWrappedKey,
  RETIRED_MINUTES,
  readWrappedKeys,
  retireWrappedKey,
  type WrappedKey,
} from './keyring/rows.js';
export {
  generateKeyringLine,
  type Keyring,
  type KeyringEntry,
  KeyringError,
  type KeyringName,
} from './keyring.js';
export type { Tending, TendingOptions } from './refresh/tending.js';
export { columnsOf, SEALED_COLUMNS, type SealedColumn } from './sealed/columns.js';
export { countSealed, type SealedCount } from './sealed/count.js';
export {
  confirmationPlace,
  connectionPlace,
  fileTicketPlace,
  flowPlace,
  identityPlace,
  linkRequestPlace,
  oidcRecordPlace,
  resumedCallPlace,
  secretKeyPlace,
  signingKeyPlace,
  writeKeyPlace,
  writePlace,
  writeRecordPlace,
} from './sealed/places.js';
export { type Leftover, type RekeyOptions, type RekeyResult, rekey } from './sealed/rekey.js';
export { open, SealError, seal, sealedWith } from './sealing.js';
export type { NewServiceConnection, ServiceStoreResult } from './service.js';
export type { HeldConnection, NewConnection, Permits, StoreResult } from './store.js';
export { type ConnectionUse, type UnusableConnection, useConnection } from './use.js';
export { type Ask, openVault, type Vault, type VaultDependencies } from './vault.js';
