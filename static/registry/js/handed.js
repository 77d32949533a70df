// The code comes behind the # of the link: it goes into the field, and out of the address.

import { all } from '../../verifier/ui/elements.js';

function take() {
  const code = decodeURIComponent(window.location.hash.slice(1));
  const [field] = all(document, '[data-handed-code]', HTMLInputElement);
  if (!field || !/^[0-9A-Za-z-]{1,64}$/.test(code)) return;
  field.value = code;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}

take();
// The link followed where the page is open already.
window.addEventListener('hashchange', take);
