/** A bar of what is counted, and the same in words for who does not see it: not more often than one can listen. */
import { first } from '../../verifier/ui/elements.js';
import { language, part, say, word } from './frame.js';

const STEPS = 10;

/** @returns {(done: number, total: number) => void} */
export function progressBar() {
  const bar = first(part('counting'), 'progress', HTMLProgressElement);
  const line = first(part('counting'), '[data-line]', HTMLElement);
  const numbers = new Intl.NumberFormat(language.code);
  let said = 0;
  bar.removeAttribute('value');
  line.textContent = '';
  return (done, total) => {
    bar.max = total;
    bar.value = done;
    const text = language.fill(word('progress'), { done: numbers.format(done), total: numbers.format(total) });
    line.textContent = text;
    const step = Math.floor((STEPS * done) / Math.max(total, 1));
    if (step > said) say(text);
    said = step;
  };
}
