export type { Credential, CredentialToken, RefreshedCredential } from './credential.js';
export { generateKeyringLine, type Keyring, type KeyringEntry, KeyringError, parseKeyring } from './keyring.js';
export type { Tending, TendingOptions } from './refresh/tending.js';
export { open, SealError, seal, sealedWith } from './sealing.js';
export type { NewServiceConnection, ServiceStoreResult } from './service.js';
export type { HeldConnection, NewConnection, Permits, StoreResult } from './store.js';
export { type Ask, openVault, type Vault, type VaultDependencies } from './vault.js';
