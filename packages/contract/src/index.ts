export * from './claims.js';
export * from './clients/documents.js';
export * from './clients/metadata.js';
export * from './clients/redirects.js';
export * from './confirmation.js';
export * from './resource.js';
export * from './scopes.js';
export * from './tools/index.js';
