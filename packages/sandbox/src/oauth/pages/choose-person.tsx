import type { Person } from '../../company/model.js';
import { renderPage } from './shell.js';

/** The sign-in page: who do you want to be? Nobody here has a password. */
export function choosePersonPage(view: { people: readonly Person[]; action: string; formToken: string }): string {
  return renderPage(
    'Sign in',
    <div class="card">
      <h1>Who do you want to be?</h1>
      <p class="quiet">
        Northwind Robotics is an invented company. Pick a person to sign in as: what they may see, your client may see.
      </p>
      <form method="post" action={view.action}>
        <input type="hidden" name="form_token" value={view.formToken} />
        <div class="people">
          {view.people.map((person) => (
            <button key={person.id} class="person" type="submit" name="person" value={person.id}>
              <img class="face" src={`/avatars/${person.id}.svg`} alt="" width="44" height="44" />
              <span class="name">{person.name}</span>
              <span class="role">{person.role}</span>
              <span class="access">{person.access}</span>
            </button>
          ))}
        </div>
      </form>
    </div>,
  );
}
