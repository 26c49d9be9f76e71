import type { Person, Site } from '../../company/model.js';
import { describeScope } from '../scopes.js';
import { renderPage } from './shell.js';

const PRODUCTS = [
  { product: 'jira', title: 'In Jira' },
  { product: 'confluence', title: 'In Confluence' },
  { product: 'account', title: 'Your account' },
] as const;

interface ConsentView {
  clientId: string;
  redirectUri: string;
  person: Person;
  scopes: readonly string[];
  /** The sites that the person belongs to. */
  sites: readonly Site[];
  /** Whether the person picks some of the sites; otherwise the grant covers them all. */
  picksSites: boolean;
  decisionAction: string;
  switchAction: string;
  formToken: string;
}

const Who = ({ person, action, formToken }: { person: Person; action: string; formToken: string }) => (
  <form method="post" action={action} class="who">
    <input type="hidden" name="form_token" value={formToken} />
    <img class="face" src={`/avatars/${person.id}.svg`} alt="" width="36" height="36" />
    <span class="about">
      <strong>{person.name}</strong>
      <br />
      <span class="quiet small">{person.email}</span>
    </span>
    <button class="textual" type="submit" name="switch" value="person">
      Sign in as someone else
    </button>
  </form>
);

const Allowance = ({ title, scopes }: { title: string; scopes: string[] }) => (
  <section>
    <h2>{title}</h2>
    <ul>
      {scopes.map((scope) => (
        <li key={scope}>{describeScope(scope)?.words ?? scope}</li>
      ))}
    </ul>
  </section>
);

const SiteName = ({ site }: { site: Site }) => (
  <>
    <strong>{site.name}</strong>
    <br />
    <span class="quiet small">{new URL(site.url).host}</span>
  </>
);

const AllSites = ({ sites }: { sites: readonly Site[] }) => (
  <section>
    <h2>On these sites</h2>
    <ul>
      {sites.map((site) => (
        <li key={site.id} class="plain">
          <SiteName site={site} />
        </li>
      ))}
    </ul>
  </section>
);

const PickSites = ({ sites }: { sites: readonly Site[] }) => (
  <fieldset>
    <legend>On which sites?</legend>
    {sites.map((site) => (
      <label key={site.id} class="site">
        <input type="checkbox" name="site" value={site.id} checked />
        <span>
          <SiteName site={site} />
        </span>
      </label>
    ))}
  </fieldset>
);

/** The consent page: which app asks, for what, on which sites, and as whom. */
export function consentPage(view: ConsentView): string {
  const callback = new URL(view.redirectUri);
  return renderPage(
    'Allow access',
    <div class="card">
      <h1>{view.clientId} wants to use your Atlassian account</h1>
      <p class="quiet small">
        If you accept, you return to <strong>{callback.host || callback.protocol}</strong>.
      </p>
      <Who person={view.person} action={view.switchAction} formToken={view.formToken} />
      <form method="post" action={view.decisionAction}>
        <input type="hidden" name="form_token" value={view.formToken} />
        {PRODUCTS.map(({ product, title }) => {
          const scopes = view.scopes.filter((scope) => describeScope(scope)?.product === product);
          return scopes.length > 0 && <Allowance key={product} title={title} scopes={scopes} />;
        })}
        {view.picksSites ? <PickSites sites={view.sites} /> : <AllSites sites={view.sites} />}
        <details>
          <summary>The scopes by their names</summary>
          <p>
            <code>{view.scopes.join(' ')}</code>
          </p>
        </details>
        <div class="actions">
          <button class="button main" type="submit" name="decision" value="accept">
            Accept
          </button>
          <button class="button" type="submit" name="decision" value="cancel">
            Cancel
          </button>
        </div>
      </form>
    </div>,
  );
}
