import { readFileSync } from 'node:fs';
import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the configuration: the variable, what is wrong, and what to do. */
export interface ConfigProblem {
  variable: string;
  problem: string;
  cure: string;
}

/** Thrown at boot when the configuration cannot be used. Its message names each variable and the cure, never a value. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(program: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map((p) => `  ${p.variable} ${p.problem}\n    → ${p.cure}`);
    super(`${program} cannot start: its configuration is not right.\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the variables that a schema names. A variable may come from a file instead: `NAME_FILE` holds the path, which
 * is how container secrets arrive. An empty value counts as not set.
 *
 * @param program the program's name, for the error text
 * @param schema a zod object whose keys are the variables; each key's `description` is the cure shown on error
 * @param environment usually `process.env`
 * @param check further conditions over several variables
 * @returns the parsed configuration
 * @throws ConfigError naming every variable that is wrong
 */
export function readEnvironment<Shape extends Record<string, z.ZodType>>(
  program: string,
  schema: z.ZodObject<Shape>,
  environment: Environment,
  check: (value: z.output<z.ZodObject<Shape>>) => ConfigProblem[] = () => [],
): z.output<z.ZodObject<Shape>> {
  const problems: ConfigProblem[] = [];
  const raw: Record<string, string> = {};
  const cureOf = (variable: string) => schema.shape[variable]?.description ?? `Set ${variable}.`;
  for (const name of Object.keys(schema.shape)) {
    const value = readVariable(name, environment, problems);
    if (value !== undefined) raw[name] = value;
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const variable = String(issue.path[0]);
      if (problems.some((p) => p.variable.startsWith(variable))) continue;
      const problem = raw[variable] === undefined ? 'is not set' : issue.message;
      problems.push({ variable, problem, cure: cureOf(variable) });
    }
  }
  if (problems.length === 0 && parsed.success) problems.push(...check(parsed.data));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(program, problems);
  return parsed.data;
}

function readVariable(name: string, environment: Environment, problems: ConfigProblem[]): string | undefined {
  const direct = environment[name]?.trim();
  const file = environment[`${name}_FILE`]?.trim();
  if (direct && file) {
    problems.push({ variable: name, problem: `and ${name}_FILE are both set`, cure: 'Keep one of the two.' });
    return direct;
  }
  if (!file) return direct || undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    problems.push({
      variable: `${name}_FILE`,
      problem: `names a file that cannot be read (${code})`,
      cure: `Check that ${file} exists and that this program's user may read it.`,
    });
    return undefined;
  }
}
