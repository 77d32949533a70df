// Signing keys on this device (WebAuthn). A key is made, and what it signs is compared here with what the page shows.

import { fromBase64Url, toBase64Url } from '../../verifier/bytes.js';
import { canonicalText, dumps } from '../../verifier/canonical.js';
import { all, data, field, first } from '../../verifier/ui/elements.js';
import { causeOf } from './cause.js';

/** @typedef {{records: string[], verdict: string, reason?: string}} Statement the part of it that the page shows */
/** @typedef {{id: string, type: 'public-key'}} Described a credential as the server names it */

/** @param {ArrayBuffer} buffer */
const encoded = (buffer) => toBase64Url(new Uint8Array(buffer));

/** @param {HTMLFormElement} form @param {string} text */
function complain(form, text) {
  const problem = first(form, '[data-problem]', HTMLElement);
  first(problem, 'p', HTMLElement).textContent = text;
  problem.hidden = false;
  problem.scrollIntoView({ block: 'nearest' });
}

/**
 * Hands the form's submission to `work`; whatever goes wrong there is told, and nothing is sent.
 * @param {HTMLFormElement} form
 * @param {() => Promise<string | null>} work answers with what is wrong
 */
function take(form, work) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = first(form, 'button[type=submit]', HTMLButtonElement);
    first(form, '[data-problem]', HTMLElement).hidden = true;
    if (!('PublicKeyCredential' in window)) {
      complain(form, data(form, causeOf(null) === 'app' ? 'app' : 'cannot'));
      return;
    }
    button.disabled = true;
    try {
      const problem = await work();
      if (problem) complain(form, problem);
      else form.submit();
    } catch (error) {
      const cause = causeOf(error);
      complain(form, data(form, cause === 'app' || cause === 'host' ? cause : 'failed'));
    }
    button.disabled = false;
  });
}

/** Whether the statement says what the page says in plain words. @param {Statement} statement */
function isShown({ records, verdict, reason }) {
  const shown = all(document, '[data-record]', HTMLElement).map((item) => data(item, 'record'));
  return (
    canonicalText(records) === canonicalText(shown) &&
    verdict === data(first(document, '[data-verdict]', HTMLElement), 'verdict') &&
    reason === document.querySelector('[data-reason]')?.textContent
  );
}

/** @param {HTMLFormElement} form */
async function make(form) {
  const answer = await fetch(data(form, 'passkeyNew'), { method: 'POST', body: new FormData(form) });
  const given = await answer.json();
  if (!answer.ok) return String(given.detail);
  const { options, challenge } = given;
  /** @type {Described[]} */
  const known = options.excludeCredentials ?? [];
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: fromBase64Url(options.challenge),
      user: { ...options.user, id: fromBase64Url(options.user.id) },
      excludeCredentials: known.map((credential) => ({ ...credential, id: fromBase64Url(credential.id) })),
    },
  });
  if (!(made instanceof PublicKeyCredential)) throw new TypeError('no passkey');
  const { response } = made;
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new TypeError('no new passkey');
  field(form, 'challenge').value = challenge;
  field(form, 'credential').value = JSON.stringify({
    id: made.id,
    response: {
      clientDataJSON: encoded(response.clientDataJSON),
      attestationObject: encoded(response.attestationObject),
    },
  });
  return null;
}

/** @param {HTMLFormElement} form */
async function sign(form) {
  /** @type {Statement} */
  const statement = JSON.parse(first(form, '[data-statement]', HTMLElement).textContent ?? '');
  const challenge = await crypto.subtle.digest('SHA-256', dumps(statement));
  if (encoded(challenge) !== data(form, 'challenge') || !isShown(statement)) return data(form, 'differs');
  const made = await navigator.credentials.get({
    publicKey: {
      challenge,
      rpId: data(form, 'rp'),
      allowCredentials: [{ type: 'public-key', id: fromBase64Url(data(form, 'credential')) }],
      userVerification: 'required',
    },
  });
  if (!(made instanceof PublicKeyCredential)) throw new TypeError('no passkey');
  const { response } = made;
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new TypeError('no signature');
  field(form, 'signed').value = JSON.stringify({
    statement,
    signature: {
      type: 'webauthn',
      authenticator_data: encoded(response.authenticatorData),
      client_data: encoded(response.clientDataJSON),
      value: encoded(response.signature),
    },
  });
  return null;
}

for (const form of all(document, 'form[data-passkey-new]', HTMLFormElement)) take(form, () => make(form));
for (const form of all(document, 'form[data-passkey-sign]', HTMLFormElement)) take(form, () => sign(form));
