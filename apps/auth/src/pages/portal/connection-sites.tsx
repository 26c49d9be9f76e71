import { Badge, Button, cleanText, Foreign, isSafeHref, PostForm } from '@gatehouse/ui';
import type { PortalConnection, PortalSite } from './model.js';

function Name({ name, url }: PortalSite) {
  if (!isSafeHref(url)) return <Foreign text={name} />;
  return (
    <a href={url} rel="noopener noreferrer">
      <Foreign text={name} />
    </a>
  );
}

/** Makes a site the default, or takes that back. */
function DefaultSwitch({ site, action, csrf }: { site: PortalSite; action: string; csrf: string }) {
  const { id, name, isDefault } = site;
  return (
    <PostForm action={action} csrf={csrf} fields={{ site: isDefault ? '' : id }}>
      <Button kind="quiet" about={`: ${cleanText(name)}`}>
        {isDefault ? 'No default' : 'Make default'}
      </Button>
    </PostForm>
  );
}

/**
 * The sites that an account reaches.
 * @param props.action where the default site is set; undefined where there are none to choose among
 */
export function ConnectionSites(props: {
  connection: Pick<PortalConnection, 'account' | 'sites' | 'status'>;
  action: string | undefined;
  csrf: string;
}) {
  const { connection, action, csrf } = props;
  const { account, sites, status } = connection;
  if (sites.length === 0) {
    return status === 'active' ? <p class="entry__meta">This account reaches no site.</p> : null;
  }
  return (
    <ul class="sites" aria-label={`Sites of ${cleanText(account)}`}>
      {sites.map((site) => (
        <li key={site.id} class="site">
          <Name {...site} />
          {site.products.length > 0 && <span class="entry__meta">{site.products.join(', ')}</span>}
          {site.isDefault && <Badge>Default</Badge>}
          {action !== undefined && <DefaultSwitch site={site} action={action} csrf={csrf} />}
        </li>
      ))}
    </ul>
  );
}
