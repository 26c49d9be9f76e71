export { generateKeyringLine, type Keyring, type KeyringEntry, KeyringError, parseKeyring } from './keyring.js';
export { open, SealError, seal, sealedWith } from './sealing.js';
export {
  type Credential,
  type CredentialResult,
  type NewConnection,
  openVault,
  type StoreResult,
  type Vault,
} from './vault.js';
