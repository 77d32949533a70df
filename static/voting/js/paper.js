/** The ballot on paper: what it chooses, and the file itself as a QR code that any device reads. */
import { encodeQR } from 'qr';
import { all, byId, drawn, first } from '../../verifier/ui/elements.js';
import { place as tool } from './frame.js';
import { ballotFile } from './making.js';
import { chosenLines } from './view.js';

const BORDER = 4;

/** @param {string} text @returns {SVGSVGElement | null} null where it is longer than any code */
function code(text) {
  let rows;
  try {
    rows = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: BORDER });
  } catch {
    return null;
  }
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const size = rows.length;
  return drawn(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, class: 'qr', 'aria-hidden': 'true' },
    drawn('path', { d: path.join('') }),
  );
}

/** Fills the sheet that is printed. @param {import('./making.js').Poll} poll @param {import('./keeping.js').Cast} cast */
export function writePaper({ subject, opened }, { line, promise }) {
  const paper = byId('vote-paper', HTMLElement);
  const choices = /** @type {{choices: string[]}} */ (JSON.parse(line)).choices;
  first(paper, '[data-paper-question]', HTMLElement).textContent = opened.question;
  first(paper, '[data-paper-chosen]', HTMLElement).replaceChildren(...chosenLines(opened, choices));
  const picture = code(new TextDecoder().decode(ballotFile(subject, line, promise)));
  const place = first(paper, '[data-paper-code]', HTMLElement);
  place.replaceChildren(...(picture ? [picture] : []));
  place.hidden = !picture;
  for (const printing of all(tool, '[data-printing]', HTMLElement)) printing.hidden = false;
}

/** Leaves the sheet empty. */
export function clearPaper() {
  for (const name of ['question', 'chosen', 'code'])
    first(byId('vote-paper', HTMLElement), `[data-paper-${name}]`, HTMLElement).replaceChildren();
}
