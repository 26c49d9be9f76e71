// Preloaded into mcp: connections are read from PostgreSQL at every call, as before they were held in memory.
import { registerHooks } from 'node:module';

const HELD = 'isFresh: standing.isFresh';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/apps/mcp/dist/credentials/credentials.js')) return loaded;
    const source = String(loaded.source);
    if (!source.includes(HELD)) throw new Error('the credentials are not held as this expects');
    return { ...loaded, source: source.replace(HELD, 'isFresh: () => false') };
  },
});
