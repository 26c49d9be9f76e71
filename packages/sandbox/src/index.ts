export { readEnvironment } from './environment.js';
export { type SandboxOptions, SandboxStartError, startSandbox } from './start.js';
export { VisitError, visitAuthorization } from './visitor.js';
