// Preloaded into auth: keeps the number of statements that it has sent to PostgreSQL in the file STATEMENT_COUNT.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The one that auth uses, and not this package's own.
const pg = createRequire(new URL('../package.json', import.meta.url))('pg');
const { query: send } = pg.Client.prototype;
let count = 0;

pg.Client.prototype.query = function query(...args) {
  count += 1;
  writeFileSync(process.env.STATEMENT_COUNT, String(count));
  return send.apply(this, args);
};
