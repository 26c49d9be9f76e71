// `npm test`, `npm run test:long` and `npm run test:compose`: sees to it that there is a browser, then runs vitest with one closing line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const INSTALL = 'apt-get install -y --no-install-recommends chromium fonts-liberation fonts-noto-color-emoji';
const SUITES: Record<string, string> = { compose: 'vitest.compose.config.ts', long: 'vitest.long.config.ts' };

const run = (command: string, args: string[], environment: NodeJS.ProcessEnv = process.env): number =>
  spawnSync(command, args, { stdio: 'inherit', env: environment }).status ?? 1;

/** Installs Debian's Chromium where that is allowed; elsewhere the browser tests are skipped, and the command named. */
function ensureBrowser(): void {
  if (existsSync(BROWSER)) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('Installing Chromium for the browser tests …\n');
    const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], quiet);
    run('sh', ['-c', `${INSTALL} > /dev/null`], quiet);
  }
  if (existsSync(BROWSER)) return;
  if (process.env.CI) {
    process.stderr.write('CI may not go without a browser, and there is none.\n');
    process.exit(1);
  }
  process.stdout.write(`There is no Chromium, so the browser tests are skipped. To run them too: sudo ${INSTALL}\n`);
}

const [suite, ...rest] = process.argv.slice(2);
const config = suite === undefined ? undefined : SUITES[suite];
const filters = config === undefined && suite !== undefined ? [suite, ...rest] : rest;
ensureBrowser();
const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'closing-line.ts')}`];
const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
process.exit(run(process.execPath, [vitest, 'run', ...(config ? ['--config', config] : []), ...reporters, ...filters]));
