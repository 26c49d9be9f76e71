import type pg from 'pg';
import { addServiceLink } from '../../packages/database/src/services/links.ts';
import { addService } from '../../packages/database/src/services/services.ts';
import type { House } from './house.ts';
import { type PageSeen, Visitor } from './visitor.ts';

/** Makes a service as `gatehouse services create` does. @returns its id */
export async function createService(house: House, name: string): Promise<string> {
  const id = await addService(queriesOf(house), { name, description: '' });
  if (!id) throw new Error(`there is a service ${name} already`);
  return id;
}

/** An address as `gatehouse services link` prints it. */
export async function linkAddress(house: House, serviceId: string): Promise<string> {
  return `${house.issuer}/connect/service/${await addServiceLink(queriesOf(house), serviceId)}`;
}

/** Confirms on the page, signs in at the sandbox as somebody, and consents. @returns the page at the end */
export async function confirmAs(visitor: Visitor, page: PageSeen, person: string): Promise<PageSeen> {
  const choose = await visitor.press(page, 'button[value=connect]');
  return await consentAs(visitor, choose, person);
}

/** The same from the sandbox's first page on, which remembers who signed in in this browser before. */
export async function consentAs(visitor: Visitor, first: PageSeen, person: string): Promise<PageSeen> {
  const remembered = first.html.querySelector('button[name=switch]');
  const choose = remembered ? await visitor.press(first, 'button[name=switch]') : first;
  const consent = await visitor.press(choose, `button[name=person][value=${person}]`);
  return await visitor.press(consent, 'button[name=decision][value=accept]');
}

/** Makes a service and links an account of the sandbox to it, as an operator with a browser does. @returns its id */
export async function newService(house: House, name: string, person: string): Promise<string> {
  const id = await createService(house, name);
  const visitor = new Visitor();
  const end = await confirmAs(visitor, await visitor.open(await linkAddress(house, id)), person);
  if (end.status !== 200 || !end.url.endsWith('/connect/service/linked')) {
    throw new Error(`${name} was not linked: ${end.url} (${end.status}):\n${end.text}`);
  }
  return id;
}

/** The error code that a page shows. */
export const codeOn = (page: PageSeen): string | undefined =>
  /Error code<\/dt><dd>.*?<bdi[^>]*>([a-z_]+)</.exec(page.text)?.[1];

const queriesOf = (house: House) =>
  ({
    query: async (text: string, values: unknown[]) => {
      const rows = await house.query(`with done as (${text} returning 1) select from done`, values);
      return { rows, rowCount: rows.length };
    },
  }) as unknown as Pick<pg.Pool, 'query'>;
