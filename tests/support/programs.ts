/** What the tests start is what is built: once for the whole run. */
export { bundleChanged as default } from '../../scripts/bundle.ts';
