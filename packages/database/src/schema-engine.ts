import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

let loaded: Promise<typeof engine> | undefined;

/**
 * Prisma's schema engine, compiled to WebAssembly. Instantiated by hand: importing the `.wasm` as a module would print
 * Node's warning about an experimental feature at every start.
 */
export function loadSchemaEngine(): Promise<typeof engine> {
  loaded ??= instantiate();
  return loaded;
}

interface EngineExports extends WebAssembly.Exports {
  __wbindgen_start(): void;
}

/**
 * What the engine may call. It limits each of its steps to ten seconds and never takes a limit back: left as it is, a
 * program that has migrated could only end after that.
 */
function imports(): WebAssembly.ModuleImports {
  const limit = (call: () => void, ms: number) => setTimeout(call, ms >>> 0).unref();
  const given = Object.entries(engine as unknown as WebAssembly.ModuleImports);
  return Object.fromEntries(given.map(([name, own]) => [name, name.startsWith('__wbg_setTimeout_') ? limit : own]));
}

async function instantiate(): Promise<typeof engine> {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace('schema_engine.js', 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': imports(),
  });
  const internals = engine as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  internals.__wbg_set_wasm(instance.exports);
  (instance.exports as EngineExports).__wbindgen_start();
  return engine;
}
