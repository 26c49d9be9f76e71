import { Badge, type BadgeTone } from './badge.js';

export type ScopeAccess = 'read' | 'write' | 'delete';

export interface ScopeItem {
  /** The scope as the protocol names it, for example `jira:write`. */
  scope: string;
  access: ScopeAccess;
  /** What it allows, in plain words. */
  label: string;
  checked: boolean;
}

export interface ScopeGroup {
  product: string;
  scopes: ScopeItem[];
}

const marks: Record<ScopeAccess, { tone: BadgeTone; word: string } | undefined> = {
  read: undefined,
  write: { tone: 'warning', word: 'Writes' },
  delete: { tone: 'danger', word: 'Deletes' },
};

/**
 * The scopes of one product, each with a checkbox `name="scope"`. Inside an element of class `scopes-form` the
 * stylesheet shows a change as "Off" while reading alone is chosen (`name="access" value="read"`), or while
 * the scope that it needs is not ticked; the receiver of the form applies the same rules.
 */
export function ScopeList({ group }: { group: ScopeGroup }) {
  return (
    <fieldset class="scopes">
      <legend>{group.product}</legend>
      {group.scopes.map(({ scope, access, label, checked }) => {
        const mark = marks[access];
        return (
          <label key={scope} class={`scope scope--${access}`}>
            <input type="checkbox" name="scope" value={scope} checked={checked} />
            <span class="scope__label">{label}</span>
            <span class="scope__marks">
              {mark !== undefined && <Badge tone={mark.tone}>{mark.word}</Badge>}
              <span class="scope__off">Off</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
