// The way in for `npm start`, `npm test` and `npm run try`, on any Node from 20 on and with nothing installed yet:
// installs what the lock file names, hands over to the Node that the repository pins, and builds. No dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const node = join(bin, 'node');
const stamp = join(modules, '.gatehouse-stamp');
const [command = 'start', ...rest] = process.argv.slice(2);

const entries = {
  start: ['packages/cli/dist/program/main.js', 'start'],
  try: ['packages/cli/dist/program/main.js', 'try'],
  test: ['scripts/test.ts'],
  'test:long': ['scripts/test.ts', 'long'],
  'test:compose': ['scripts/test.ts', 'compose'],
};

const say = (text) => process.stdout.write(`${text}\n`);
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(node);
}

// The machine's own Node: `npm ci` removes the pinned one, which may be what runs this very script.
const machineNode =
  [process.env.npm_node_execpath, process.execPath].find((path) => path && !path.startsWith(modules)) ?? 'node';
const machinePath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((path) => !path.startsWith(modules))
  .join(delimiter);

function npm(...args) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const npmCli = process.env.npm_execpath;
  const [program, first] = npmCli ? [machineNode, [npmCli]] : ['npm', []];
  const npmEnv = { ...process.env, PATH: machinePath };
  const result = spawnSync(program, [...first, ...args, ...quiet], { cwd: root, stdio: 'inherit', env: npmEnv });
  if (result.status !== 0)
    fail(`\nInstalling failed. Check that the npm registry can be reached, then run the same command again.`);
}

function install() {
  say('Installing dependencies (once, a minute or so) …');
  // Without install scripts any Node from 20 on will do; the one package that needs its script is the pinned Node.
  npm('ci', '--ignore-scripts', '--include=dev', '--include=optional');
  npm('rebuild', 'node', '--ignore-scripts=false');
  if (!existsSync(node)) fail('The pinned Node could not be installed.');
  writeFileSync(stamp, lock);
}

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};

function build() {
  say('Building …');
  const turbo = ['run', 'build', '--ui=stream', '--output-logs=errors-only', '--log-prefix=none'];
  const result = spawnSync(join(bin, 'turbo'), turbo, { cwd: root, env, encoding: 'utf8' });
  if (result.status !== 0) fail(`${result.stdout ?? ''}${result.stderr ?? ''}\nBuilding failed.`);
}

if (!Object.hasOwn(entries, command))
  fail(`Unknown command ${command}. Use one of: ${Object.keys(entries).join(', ')}.`);
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old. Gatehouse needs Node 20 or newer to start.`);
if (!installed()) install();
build();

const [entry, ...fixed] = entries[command];
const child = spawn(node, [join(root, entry), ...fixed, ...rest], { cwd: root, stdio: 'inherit', env });
// A terminal sends Ctrl-C to the child as well; others send signals to us alone.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
