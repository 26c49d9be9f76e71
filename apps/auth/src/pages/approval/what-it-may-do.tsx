import { Choice, EmptyState, type ScopeGroup, ScopeList } from '@gatehouse/ui';

/** Everything that the client may be allowed, led by the one choice that matters most. */
export function WhatItMayDo({ groups }: { groups: ScopeGroup[] }) {
  const scopes = groups.flatMap((group) => group.scopes);
  if (scopes.length === 0) {
    return <EmptyState title="It asks for no permissions">It learns that you signed in, and nothing else.</EmptyState>;
  }
  const changes = scopes.filter(({ access }) => access !== 'read');
  return (
    <>
      {changes.length > 0 ? (
        <Choice
          legend="How much may it do?"
          name="access"
          chosen={changes.some(({ checked }) => checked) ? 'selected' : 'read'}
          options={[
            { value: 'read', title: 'Read only', detail: 'It can look things up. It can change nothing.' },
            { value: 'selected', title: 'Read and write', detail: 'It can also make the changes ticked below.' },
          ]}
        />
      ) : (
        <input type="hidden" name="access" value="read" />
      )}
      <div class="scopes-groups">
        {groups
          .filter((group) => group.scopes.length > 0)
          .map((group) => (
            <ScopeList key={group.product} group={group} />
          ))}
      </div>
    </>
  );
}
