// Passkeys for logging in. allauth's script talks to the device; here the page's buttons are tied to it, and what goes wrong is told.
const place = document.querySelector('[data-passkey-problem]');

document.addEventListener('allauth.error', (event) => {
  event.preventDefault();
  place.hidden = false;
  place.scrollIntoView({ block: 'nearest' });
});

for (const button of document.querySelectorAll('button[data-passkey]')) {
  const { credential, passwordless } = button.form.elements;
  const ids = { credential: credential.id, passwordless: passwordless?.id, data: 'js_data' };
  for (const name of ['add', 'authenticate', 'login']) ids[name] = button.id;
  button.addEventListener('click', () => {
    place.hidden = true;
  });
  window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
}
