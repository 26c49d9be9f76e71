export { freePort } from '../../packages/cli/src/start/ports.ts';
