import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SandboxOptions } from './start.js';

type Environment = Readonly<Record<string, string | undefined>>;

const listenAddress = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i, 'must be host:port, for example 127.0.0.1:4002')
  .transform((value) => {
    const colon = value.lastIndexOf(':');
    return { host: value.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(value.slice(colon + 1)) };
  })
  .refine((address) => address.port <= 65_535, 'must name a port up to 65535');

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address, for example http://localhost:4002' })
  .transform((value) => value.replace(/\/$/, ''));

const schema = z.object({
  SANDBOX_LISTEN: listenAddress.default({ host: '127.0.0.1', port: 4002 }),
  SANDBOX_PUBLIC_URL: webAddress.optional(),
  SANDBOX_CLIENT_ID: z.string().min(1, 'must not be empty').default('gatehouse-sandbox'),
  SANDBOX_CLIENT_SECRET: z
    .string({ error: 'is missing: set it, or SANDBOX_CLIENT_SECRET_FILE, to the secret that the client will send' })
    .min(16, 'must have at least 16 characters'),
  SANDBOX_REDIRECT_URI: z
    .url('must be the absolute address of the client’s callback')
    .default('http://localhost:4000/callback/atlassian'),
  SANDBOX_ACCESS_TOKEN_TTL: z.coerce
    .number('must be a number of seconds')
    .int('must be a whole number of seconds')
    .min(1, 'must be at least 1 second')
    .max(86_400, 'must be at most 86400 seconds (one day)')
    .default(3600),
  SANDBOX_ALLOW_NON_LOOPBACK: z.enum(['true', 'false'], 'must be true or false').default('false'),
  ATLASSIAN_OPENAPI_DIR: z.string().min(1).optional(),
});

/** Puts the content of `NAME_FILE` (without its last newline) where `NAME` would be; problems go by name. */
function withFiles(env: Environment, names: readonly string[]): { env: Environment; problems: Map<string, string> } {
  const merged: Record<string, string | undefined> = { ...env };
  const problems = new Map<string, string>();
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.set(name, `${name} and ${name}_FILE are both set: keep one of them`);
      continue;
    }
    try {
      merged[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch {
      problems.set(name, `${name}_FILE names a file that cannot be read: check its path and permissions`);
    }
  }
  return { env: merged, problems };
}

/**
 * Reads the sandbox's settings from environment variables. An empty variable counts as absent.
 *
 * @returns the options for `startSandbox`, or one line for each problem, naming the variable and the cure; a
 *   value is never repeated, since it may be a secret
 */
export function readEnvironment(
  source: Environment,
): { ok: true; options: SandboxOptions } | { ok: false; problems: string[] } {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const { env, problems } = withFiles(present, ['SANDBOX_CLIENT_ID', 'SANDBOX_CLIENT_SECRET']);
  const parsed = schema.safeParse(env);
  if (!parsed.success || problems.size > 0) {
    const issues = (parsed.error?.issues ?? []).map((issue) => ({
      name: issue.path.join('.'),
      message: issue.message,
    }));
    const others = issues.filter(({ name }) => !problems.has(name)).map(({ name, message }) => `${name} ${message}`);
    return { ok: false, problems: [...problems.values(), ...others] };
  }
  const values = parsed.data;
  return {
    ok: true,
    options: {
      listen: values.SANDBOX_LISTEN,
      clientId: values.SANDBOX_CLIENT_ID,
      clientSecret: values.SANDBOX_CLIENT_SECRET,
      redirectUri: values.SANDBOX_REDIRECT_URI,
      accessTokenTtl: values.SANDBOX_ACCESS_TOKEN_TTL,
      allowNonLoopback: values.SANDBOX_ALLOW_NON_LOOPBACK === 'true',
      ...(values.SANDBOX_PUBLIC_URL === undefined ? {} : { publicUrl: values.SANDBOX_PUBLIC_URL }),
      ...(values.ATLASSIAN_OPENAPI_DIR === undefined ? {} : { openapiDir: values.ATLASSIAN_OPENAPI_DIR }),
    },
  };
}
