/** A file that the reader picks or drops; it stays in this browser. */
import { all, first } from '../../verifier/ui/elements.js';
import { place } from './frame.js';

/** One byte more than a saved file may have: a longer one is refused, and not read. */
const MOST = 65_537;

/** @param {(bytes: Uint8Array) => unknown} onBytes */
export function onFile(onBytes) {
  /** @param {File | undefined} file */
  const take = async (file) => {
    if (file) onBytes(new Uint8Array(await file.slice(0, MOST).arrayBuffer()));
  };
  const input = first(place, 'input[type=file]', HTMLInputElement);
  input.addEventListener('change', () => {
    take(input.files?.[0]);
    // The same file again is another try.
    input.value = '';
  });
  for (const area of all(place, '[data-drop]', HTMLElement)) {
    area.addEventListener('dragover', (event) => event.preventDefault());
    area.addEventListener('drop', (event) => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    });
  }
}
