import { Foreign } from '@gatehouse/ui';

/** An Atlassian account, and the sites that it reaches. */
export interface Reach {
  account: string;
  sites: { name: string; products: string[] }[];
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Which Atlassian accounts the client would work with, and on which sites. */
export function Reaches({ reach }: { reach: Reach[] }) {
  if (reach.length === 0) return <>No Atlassian account yet. You can connect one next.</>;
  return (
    <ul class="sites">
      {reach.map(({ account, sites }) => (
        <li key={account}>
          <Foreign text={account} />
          {sites.length === 0 && <small>reaches no site</small>}
          {sites.map(({ name, products }) => (
            <small key={name}>
              <Foreign text={name} />
              {products.length > 0 && ` (${list.format(products)})`}
            </small>
          ))}
        </li>
      ))}
    </ul>
  );
}
