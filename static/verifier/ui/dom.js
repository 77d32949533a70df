/** The verifier's small parts: icons, choices, folds, facts, bytes. */
import { drawn, element } from './elements.js';

/** Icons on a grid of 24: filled shape, and the strokes on it. */
const ICONS = {
  pass: ['M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z', 'M6.8 12.4l3.5 3.5 7-7.4'],
  fail: ['M7.6 1h8.8L23 7.6v8.8L16.4 23H7.6L1 16.4V7.6z', 'M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6'],
  unknown: ['M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z', 'M9 9.2a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2.1M12 17.5v.2'],
  note: ['M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z', 'M12 7v.2M12 11v6.4'],
  waiting: ['M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', 'M12 6.4V12l3.8 2.4'],
};

/** @typedef {keyof typeof ICONS} IconName */

/** @param {IconName} name */
export function icon(name) {
  const [shape, strokes] = ICONS[name];
  return drawn(
    'svg',
    { class: `vf-icon vf-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    drawn('path', { d: shape, class: 'vf-shape' }),
    drawn('path', { d: strokes, class: 'vf-strokes' }),
  );
}

let choices = 0;

/** A radio button or a checkbox with its words, as KRDS has them. @param {HTMLInputElement} input @param {string} label */
export function choice(input, label) {
  choices += 1;
  input.id = `vf-choice-${choices}`;
  return element(
    'div',
    { class: 'krds-form-check medium vf-choice' },
    input,
    element('label', { for: input.id }, label),
  );
}

/** Something folded away behind its summary. @param {string} summary @param {...(Node | string | null)} body */
export function fold(summary, ...body) {
  return element(
    'details',
    { class: 'vf-fold' },
    element('summary', {}, summary),
    element('div', { class: 'vf-fold-body' }, ...body),
  );
}

/** @param {[string, string | Node][]} rows name and value */
export function facts(rows) {
  const cells = rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element('dl', { class: 'vf-facts' }, ...cells);
}

/** Bytes or code, to be read by those who want to. @param {string} text */
export function bytes(text) {
  return element('pre', { class: 'vf-bytes', tabindex: '0' }, text);
}
