// Passkeys for logging in. allauth's script talks to the device; here the page's buttons are tied to it, and what goes wrong is told.

import { all, data, field, first } from '../../verifier/ui/elements.js';
import { causeOf } from './cause.js';

/** @typedef {(options: {ids: Record<string, string>}) => void} Tie allauth's: ties the elements with these ids to the device */

const problem = first(document, '[data-passkey-problem]', HTMLElement);
/** @type {{webauthn: {forms: Record<string, Tie>}}} */
const allauth = Reflect.get(window, 'allauth');

document.addEventListener('allauth.error', (event) => {
  event.preventDefault();
  tell(event instanceof CustomEvent ? event.detail.exception : null);
});

/** @param {unknown} error */
function tell(error) {
  const cause = causeOf(error);
  for (const place of all(problem, '[data-cause]', HTMLElement)) place.hidden = data(place, 'cause') !== cause;
  problem.hidden = false;
  problem.scrollIntoView({ block: 'nearest' });
}

for (const button of all(document, 'button[data-passkey]', HTMLButtonElement)) {
  const { form } = button;
  if (!form) continue;
  /** @type {Record<string, string>} */
  const ids = { credential: field(form, 'credential').id, data: 'js_data' };
  if (form.elements.namedItem('passwordless')) ids.passwordless = field(form, 'passwordless').id;
  for (const name of ['add', 'authenticate', 'login']) ids[name] = button.id;
  button.addEventListener(
    'click',
    (event) => {
      problem.hidden = true;
      if ('PublicKeyCredential' in window) return;
      // The device can't even be asked.
      event.stopImmediatePropagation();
      tell(null);
    },
    { capture: true },
  );
  allauth.webauthn.forms[data(button, 'passkey')]({ ids });
}
