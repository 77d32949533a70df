// A VIN off a bar code: on the door frame, behind the windscreen, on a paper. The picture stays on this device.

import { codeIn } from '../../verifier/ui/codes.js';
import { all, byId, data, first } from '../../verifier/ui/elements.js';

// Code 39 has an I before the number of an imported car; a sheet's code may hold more than the number.
const VIN = /(?:^|[^A-Z0-9])I?([A-HJ-NPR-Z0-9]{17})(?![A-Z0-9])/;

for (const place of all(document, '[data-scan]', HTMLElement)) {
  const said = first(place, '[role=status]', HTMLElement);
  place.hidden = false;
  first(place, 'input[type=file]', HTMLInputElement).addEventListener('change', async ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const file = target.files?.[0];
    // The same picture may be chosen again.
    target.value = '';
    if (!file) return;
    said.textContent = data(place, 'wait');
    const vin = await codeIn(file, data(place, 'library'), vinIn).catch(() => null);
    said.textContent = data(place, vin ? 'done' : 'none');
    if (!vin) return;
    const field = byId(data(place, 'scan'), HTMLInputElement);
    field.value = vin;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
}

/** @param {string} text */
function vinIn(text) {
  return VIN.exec(text.toUpperCase())?.[1] ?? null;
}
