import { readEnvironment } from './environment.js';
import { SandboxStartError, startSandbox } from './start.js';

const refuse = (lines: readonly string[]): never => {
  for (const line of lines) console.error(`sandbox: ${line}`);
  process.exit(1);
};

const environment = readEnvironment(process.env);
const options = environment.ok ? environment.options : refuse(environment.problems);

const sandbox = await startSandbox(options).catch((error: unknown) => {
  if (error instanceof SandboxStartError) return refuse([error.message]);
  throw error;
});

console.log(JSON.stringify({ program: 'sandbox', event: 'listening', url: sandbox.url }));

let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second signal, for example from a terminal that reaches the whole group, changes nothing.
    if (isStopping) return;
    isStopping = true;
    void sandbox.close().then(() => process.exit(0));
  });
}
