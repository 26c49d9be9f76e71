import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { OperatorError } from './operator-error.js';

/**
 * Reads a command's arguments.
 * @throws OperatorError naming what is wrong, with the usage
 */
export function readArguments<Options extends ParseArgsOptionsConfig>(args: string[], options: Options, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : 'Wrong arguments.'}\n\n${usage}`);
  }
}

/**
 * Reads a whole number.
 * @throws OperatorError where it is none, or out of bounds
 */
export function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new OperatorError(`--${name} must be a whole number from ${least} to ${most}.`);
  }
  return number;
}
