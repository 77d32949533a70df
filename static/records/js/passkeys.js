// Signing keys on this device (WebAuthn). A key is made, and what it signs is compared here with what the page shows.

function decode(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function encode(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function complain(form, text) {
  const place = form.querySelector('[data-problem]');
  place.querySelector('p').textContent = text;
  place.hidden = false;
  place.scrollIntoView({ block: 'nearest' });
}

/** Hands the form's submission to `work`; whatever goes wrong there is told, and nothing is sent. */
function take(form, work) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type=submit]');
    form.querySelector('[data-problem]').hidden = true;
    if (!window.PublicKeyCredential) return complain(form, form.dataset.cannot);
    button.disabled = true;
    try {
      const problem = await work();
      if (problem) complain(form, problem);
      else form.submit();
    } catch {
      complain(form, form.dataset.failed);
    }
    button.disabled = false;
  });
}

// RFC 8785 for what a statement is made of: strings and a list of strings.
function canonical(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) throw new TypeError('no statement');
  return `{${Object.keys(value)
    .sort()
    .map((name) => `${canonical(name)}:${canonical(value[name])}`)
    .join(',')}}`;
}

/** Whether the statement says what the page says in plain words. */
function says(statement) {
  const shown = [...document.querySelectorAll('[data-record]')].map((each) => each.dataset.record);
  const reason = document.querySelector('[data-reason]')?.textContent;
  return (
    canonical(statement.records) === canonical(shown) &&
    statement.verdict === document.querySelector('[data-verdict]').dataset.verdict &&
    statement.reason === reason
  );
}

for (const form of document.querySelectorAll('form[data-passkey-new]')) {
  take(form, async () => {
    const answer = await fetch(form.dataset.passkeyNew, { method: 'POST', body: new FormData(form) });
    const given = await answer.json();
    if (!answer.ok) return given.detail;
    const options = given.options;
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        user: { ...options.user, id: decode(options.user.id) },
        excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: decode(each.id) })),
      },
    });
    form.elements.challenge.value = given.challenge;
    form.elements.credential.value = JSON.stringify({
      id: made.id,
      response: {
        clientDataJSON: encode(made.response.clientDataJSON),
        attestationObject: encode(made.response.attestationObject),
      },
    });
    return null;
  });
}

for (const form of document.querySelectorAll('form[data-passkey-sign]')) {
  take(form, async () => {
    const statement = JSON.parse(form.querySelector('[data-statement]').textContent);
    const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(statement)));
    if (encode(challenge) !== form.dataset.challenge || !says(statement)) return form.dataset.differs;
    const made = await navigator.credentials.get({
      publicKey: {
        challenge,
        rpId: form.dataset.rp,
        allowCredentials: [{ type: 'public-key', id: decode(form.dataset.credential) }],
        userVerification: 'required',
      },
    });
    form.elements.signed.value = JSON.stringify({
      statement,
      signature: {
        type: 'webauthn',
        authenticator_data: encode(made.response.authenticatorData),
        client_data: encode(made.response.clientDataJSON),
        value: encode(made.response.signature),
      },
    });
    return null;
  });
}
