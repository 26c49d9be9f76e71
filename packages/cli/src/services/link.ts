import { ConfigError, readEnvironment, sharedShape } from '@gatehouse/config';
import { addServiceLink, SERVICE_LINK_MINUTES } from '@gatehouse/database';
import { z } from 'zod';
import { OperatorError } from '../operator-error.js';
import type { Act } from './act.js';

const schema = z.object({ GATEHOUSE_ISSUER: sharedShape.GATEHOUSE_ISSUER });

/** Prints an address where the service's account is linked. Whoever holds it is taken for the operator who asked. */
export const linkCommand: Act = async (queries, service) => {
  const issuer = readIssuer();
  const id = await addServiceLink(queries, service.id);
  return [
    `${issuer}/connect/service/${id}`,
    '',
    `Open it within ${SERVICE_LINK_MINUTES} minutes, in a browser in which you can sign in to Atlassian as the account that ${service.name}`,
    'is to act as. It is good once. Give it to nobody: whoever opens it decides which account that is.',
  ].join('\n');
};

function readIssuer(): string {
  try {
    return readEnvironment('gatehouse services link', schema, process.env).GATEHOUSE_ISSUER;
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorError(error.message);
    throw error;
  }
}
