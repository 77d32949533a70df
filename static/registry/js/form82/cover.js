// Boxes over the plate: drawn with a finger or the mouse, moved with the arrow keys, or typed as numbers. The numbers are the form's.

import { byId, copied, data, drawn, first } from '../../../verifier/ui/elements.js';
import { STEPS } from './steps.js';

/** @typedef {[number, number, number, number]} Box left, top, width, height in the picture's pixels */
/** @typedef {{row: HTMLElement, start: [number, number], box: Box | null}} Drag of a box that was there, or (null) of a new one */

const form = first(document, '.f82-cover', HTMLFormElement);
const [width, height, most] = ['width', 'height', 'most'].map((name) => Number(data(form, name)));
const svg = first(document, '#boxes', SVGSVGElement);
const rows = byId('rows', HTMLElement);
const template = byId('row-template', HTMLTemplateElement);
const NAMES = ['x', 'y', 'width', 'height'];
const LEAST = 8;
/** @type {Drag | null} */
let drag = null;

const allRows = () => [...rows.children].filter((row) => row instanceof HTMLElement);
/** @param {HTMLElement} row */
const inputs = (row) => NAMES.map((name) => first(row, `[name=${name}]`, HTMLInputElement));
/** @param {HTMLElement} row */
const isEmpty = (row) => inputs(row).every((input) => !input.value.trim());
/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(Math.round(value), low), Math.max(low, high));

/** The box as the row has it; null while one of its numbers is none. @param {HTMLElement} row @returns {Box | null} */
function boxOf(row) {
  const texts = inputs(row).map((input) => input.value.trim());
  if (!texts.every((text) => /^\d+$/.test(text))) return null;
  const [left, top, wide, high] = texts.map(Number);
  return [left, top, wide, high];
}

/** @param {HTMLElement} row @param {Box} box */
function set(row, [left, top, wide, high]) {
  const size = [clamp(wide, LEAST, width), clamp(high, LEAST, height)];
  const place = [clamp(left, 0, width - size[0]), clamp(top, 0, height - size[1])];
  for (const [index, input] of inputs(row).entries()) input.value = String([...place, ...size][index]);
  draw();
}

/** A row that has no box yet; null when there are as many as there may be. */
function emptyRow() {
  const empty = allRows().find(isEmpty);
  if (empty || rows.children.length >= most) return empty ?? null;
  const row = copied(template);
  rows.append(row);
  return row;
}

/** The row of the box that is drawn there, if one is. @param {Event} event */
function rowAt({ target }) {
  const number = target instanceof SVGElement ? target.dataset.number : undefined;
  return number === undefined ? null : allRows()[Number(number)];
}

function draw() {
  const { activeElement } = document;
  const focused = activeElement instanceof SVGElement ? activeElement.dataset.number : undefined;
  const shapes = allRows().flatMap((row, number) => {
    first(row, '.f82-box-number', HTMLElement).textContent = String(number + 1);
    const box = boxOf(row);
    return box ? [shape(number, box)] : [];
  });
  svg.replaceChildren(...shapes);
  shapes.find((rectangle) => rectangle.dataset.number === focused)?.focus({ preventScroll: true });
}

/** @param {number} number @param {Box} box */
function shape(number, [x, y, wide, high]) {
  const label = `${data(form, 'box')} ${number + 1}: ${data(form, 'help')}`;
  const place = { x, y, width: wide, height: high };
  return drawn('rect', { ...place, tabindex: 0, role: 'button', 'aria-label': label, 'data-number': number });
}

/** Where the pointer is in the picture. @param {PointerEvent} event @returns {[number, number]} */
function point({ clientX, clientY }) {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  return [clamp(x, 0, width), clamp(y, 0, height)];
}

svg.addEventListener('pointerdown', (event) => {
  const hit = rowAt(event);
  const row = hit ?? emptyRow();
  if (!row) return;
  drag = { row, start: point(event), box: hit && boxOf(hit) };
  if (hit && event.target instanceof SVGElement) event.target.focus({ preventScroll: true });
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});
svg.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [x, y] = point(event);
  const [left, top] = drag.start;
  if (drag.box) {
    const [boxLeft, boxTop, wide, high] = drag.box;
    set(drag.row, [boxLeft + x - left, boxTop + y - top, wide, high]);
  } else if (Math.abs(x - left) >= LEAST || Math.abs(y - top) >= LEAST) {
    set(drag.row, [Math.min(x, left), Math.min(y, top), Math.abs(x - left), Math.abs(y - top)]);
  }
});
for (const end of ['pointerup', 'pointercancel']) {
  svg.addEventListener(end, () => {
    drag = null;
  });
}

svg.addEventListener('keydown', (event) => {
  const row = rowAt(event);
  const box = row && boxOf(row);
  if (!box) return;
  const direction = STEPS.get(event.key);
  if (direction) {
    const step = Math.max(1, Math.round(width / 100));
    const [right, down] = [direction[0] * step, direction[1] * step];
    const [left, top, wide, high] = box;
    set(row, event.shiftKey ? [left, top, wide + right, high + down] : [left + right, top + down, wide, high]);
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    for (const input of inputs(row)) input.value = '';
    draw();
    inputs(row)[0].focus();
  } else return;
  event.preventDefault();
});

rows.addEventListener('input', draw);
const add = byId('add-box', HTMLButtonElement);
add.hidden = false;
add.addEventListener('click', () => {
  const row = emptyRow();
  if (!row) return;
  set(row, [width * 0.4, height * 0.6, width * 0.2, height * 0.08]);
  first(svg, `[data-number="${allRows().indexOf(row)}"]`, SVGElement).focus();
});
draw();
