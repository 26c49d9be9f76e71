import { describe, expect, it } from 'vitest';
import type { AtlassianAccess, ConnectedAccount, ConnectedSite } from '../../credentials/access.js';
import { pickSite, resolveSite } from './site.js';

const account = (id: string, displayName: string, needsReconnect = false): ConnectedAccount => ({
  connectionId: `con_${id}`,
  accountId: `acc:${id}`,
  displayName,
  scopes: [],
  needsReconnect,
});
const MAYA = account('maya', 'Maya Lindqvist');
const TOMAS = account('tomas', 'Tomás Herrera');
const site = (id: string, of: ConnectedAccount, more: Partial<ConnectedSite> = {}): ConnectedSite => ({
  id: `${id}-id`,
  name: `${id} site`,
  url: `https://${id}.atlassian.example`,
  products: ['jira', 'confluence'],
  scopes: [],
  account: of,
  isDefault: false,
  ...more,
});
const MAIN = site('main', MAYA);
const LABS = site('labs', MAYA);
const THEIRS = site('theirs', TOMAS);
const MAIN_AS_TOMAS = site('main', TOMAS);

const picked = (sites: ConnectedSite[], named?: string) => {
  const pick = pickSite(sites, 'jira', named);
  return pick.ok ? pick.site : pick.text;
};

describe('the site that a call is for', () => {
  it.each([
    ['labs-id', LABS],
    ['LABS SITE', LABS],
    ['labs', LABS],
    ['labs.atlassian.example', LABS],
    ['https://labs.atlassian.example/browse/A-1', LABS],
    ['theirs', THEIRS],
  ])('is the one named %s, whosever account reaches it', (named, expected) => {
    expect(picked([MAIN, LABS, THEIRS], named)).toBe(expected);
  });

  it('is the only one that has the product, or the default where several have it', () => {
    expect(picked([MAIN, site('wiki', MAYA, { products: ['confluence'] })])).toBe(MAIN);
    const chosen = { ...LABS, isDefault: true };
    expect(picked([MAIN, chosen, THEIRS])).toBe(chosen);
    expect(picked([MAIN, site('wiki', MAYA, { products: ['confluence'], isDefault: true })])).toBe(MAIN);
    expect(picked([MAIN, chosen], 'main')).toBe(MAIN);
  });

  it('is asked for where several would do, with the choices as they can be passed', () => {
    const text = picked([MAIN, LABS]);
    expect(text).toContain('Several sites have Jira');
    expect(text).toContain('main site (https://main.atlassian.example, id main-id)');
    expect(text).toContain('set a default');
  });

  it('is asked for with the account where two reach it, and either is taken as it was listed', () => {
    const sites = [MAIN, MAIN_AS_TOMAS];
    for (const named of [undefined, 'main', 'https://main.atlassian.example']) {
      const text = picked(sites, named);
      expect(text).toContain('main-id as acc:maya (Maya Lindqvist)');
      expect(text).toContain('main-id as acc:tomas (Tomás Herrera)');
    }
    expect(picked(sites, 'main-id as acc:tomas (Tomás Herrera)')).toBe(MAIN_AS_TOMAS);
    expect(picked(sites, 'main as Maya Lindqvist')).toBe(MAIN);
    expect(picked(sites, 'main as somebody')).toContain('No connected site is called main as somebody');
    // A default says which site, and not as whom.
    expect(picked(sites.map((one) => ({ ...one, isDefault: true })))).toContain('as acc:tomas');
  });

  it('may be called “x as y” itself', () => {
    const odd = site('odd', MAYA, { name: 'work as usual' });
    expect(picked([odd, MAIN], 'work as usual')).toBe(odd);
  });

  it('is not asked for because of an account that has to be renewed, and may still be named', () => {
    const broken = site('old', account('old', 'Old', true));
    expect(picked([MAIN, broken])).toBe(MAIN);
    expect(picked([MAIN, broken], 'old')).toBe(broken);
    expect(picked([broken])).toBe(broken);
    expect(picked([MAIN, LABS, broken])).toContain('id old-id, to be reconnected first');
    const meant = { ...broken, isDefault: true };
    expect(picked([MAIN, meant])).toBe(meant);
  });

  it('is looked for at Atlassian where it is not known, and only then', async () => {
    let asked = 0;
    const atlassian = {
      accounts: [MAYA],
      knownSites: [MAIN, LABS],
      currentSites: async () => {
        asked += 1;
        return [MAIN, LABS, THEIRS];
      },
    } as unknown as AtlassianAccess;
    expect(await resolveSite(atlassian, 'jira', 'labs')).toBe(LABS);
    await expect(resolveSite(atlassian, 'jira', undefined)).rejects.toThrow(
      expect.objectContaining({ wire: expect.stringContaining('Several sites have Jira') }),
    );
    expect(asked).toBe(0);
    expect(await resolveSite(atlassian, 'jira', 'theirs')).toBe(THEIRS);
    await expect(resolveSite(atlassian, 'jira', 'nowhere')).rejects.toThrow(
      expect.objectContaining({ wire: expect.stringContaining('No connected site is called nowhere') }),
    );
    expect(asked).toBe(2);
  });
});
