// `npm test`, `npm run test:long` and `npm run test:compose`: sees to it that there is a browser, then runs vitest with one closing line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Results, total } from './results.ts';

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

/** Runs vitest. @returns undefined where it ended without results */
function runTests(args: string[]): Results | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'results.ts')}`];
  const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
  try {
    const code = run(process.execPath, [vitest, 'run', ...reporters, ...args], { ...process.env, TEST_RESULTS: file });
    if (!existsSync(file)) return undefined;
    const results: Results = JSON.parse(readFileSync(file, 'utf8'));
    return code !== 0 && total(results).failed === 0 ? { ...results, elsewhere: 1 } : results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** More files than these do not fail by chance. */
const FEW = 3;

/**
 * Runs the few files that failed once more, by themselves, and names those that pass then: they fail by chance, which is
 * a fault of its own, and not one of the change that is tested.
 */
function lookAgain(first: Results): Results {
  const files = Object.keys(first.files).filter((file) => first.files[file]?.failed);
  if (first.elsewhere > 0 || files.length === 0 || files.length > FEW) return first;
  process.stdout.write(`\nOnce more, by themselves: ${files.join(', ')}\n`);
  const second = runTests(['--maxWorkers=1', ...files]);
  if (!second) return first;
  for (const file of files) {
    if (second.files[file]?.failed === 0) process.stdout.write(`Unsteady, failed and then passed: ${file}\n`);
  }
  return { files: { ...first.files, ...second.files }, elsewhere: second.elsewhere };
}

const [suite, ...rest] = process.argv.slice(2);
const config = suite === undefined ? undefined : SUITES[suite];
const filters = config === undefined && suite !== undefined ? [suite, ...rest] : rest;
ensureBrowser();
const first = runTests([...(config ? ['--config', config] : []), ...filters]);
const results = first && process.env.CI && suite === undefined ? lookAgain(first) : first;
const { passed, failed, skipped } = total(results ?? { files: {}, elsewhere: 1 });
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed > 0 ? 1 : 0);
