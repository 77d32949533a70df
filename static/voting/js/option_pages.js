/** One option at a time, large, for who reads with difficulty: forwards and back through them. */
import { all, data, first } from '../../verifier/ui/elements.js';
import { language, onClick, part, word } from './frame.js';

export function showOneByOne() {
  const choose = part('choose');
  const rows = all(choose, '[data-options] > *', HTMLElement);
  const line = first(choose, '[data-at]', HTMLElement);
  let at = 0;
  /** @param {number} place */
  const show = (place) => {
    at = place;
    for (const [number, row] of rows.entries()) row.hidden = number !== at;
    line.textContent = language.fill(word('option_at'), { at: at + 1, count: rows.length });
    for (const button of all(choose, '[data-turn]', HTMLButtonElement))
      button.disabled = !rows[at + Number(data(button, 'turn'))];
  };
  for (const turn of [-1, 1])
    onClick(`[data-turn="${turn}"]`, () => {
      show(at + turn);
      first(rows[at], 'input', HTMLInputElement).focus();
    });
  show(0);
}
