// The body diagram as a control: the check boxes of the list hold the state, the panels show and change it.

import { all, byId, data, drawn, first } from '../../../verifier/ui/elements.js';
import { changed, controls, form } from './answers.js';
import { STEPS } from './steps.js';

const GRAVITY = 'XWTCUA';
const diagram = byId('diagram', HTMLElement);
const choices = byId('panel-choices', HTMLElement);
const status = byId('diagram-status', HTMLElement);
const panels = all(diagram, '[data-panel]', SVGElement);
const buttons = all(choices, '[data-code]', HTMLButtonElement);
/** @type {SVGElement | null} the panel whose choices are open */
let open = null;

/** @param {SVGElement} panel */
const boxes = (panel) =>
  controls(`repair_history.panels.${data(panel, 'panel')}`).filter((control) => control instanceof HTMLInputElement);

/** The panel's damage, the gravest first. @param {SVGElement} panel */
const codes = (panel) =>
  boxes(panel)
    .filter((box) => box.checked)
    .map((box) => box.value)
    .sort((one, other) => GRAVITY.indexOf(one) - GRAVITY.indexOf(other));

/** @param {string} code */
const words = (code) => first(choices, `[data-code="${code}"]`, HTMLElement).lastElementChild?.textContent ?? code;

/** Whether it is a letter of the form, pressed alone. @param {string} letter */
const isCode = (letter) => letter.length === 1 && GRAVITY.includes(letter);

export function begin() {
  diagram.classList.add('live');
  for (const [number, panel] of panels.entries()) {
    panel.setAttribute('role', 'button');
    panel.setAttribute('aria-haspopup', 'dialog');
    panel.setAttribute('tabindex', number ? '-1' : '0');
    panel.addEventListener('click', () => show(panel));
    panel.addEventListener('keydown', (event) => keyOnPanel(event, panel));
  }
  for (const button of buttons) {
    button.addEventListener('click', () => open && toggle(open, data(button, 'code')));
  }
  first(choices, '[data-close]', HTMLElement).addEventListener('click', close);
  choices.addEventListener('keydown', keyOnChoices);
  document.addEventListener('pointerdown', ({ target }) => {
    if (open && target instanceof Element && !choices.contains(target) && !target.closest('[data-panel]')) hide();
  });
  form.addEventListener('input', refresh);
  form.addEventListener('form82:set', refresh);
  refresh();
}

function refresh() {
  for (const panel of panels) draw(panel);
  if (open) press(open);
}

/** @param {SVGElement} panel */
function draw(panel) {
  const damage = codes(panel);
  for (const code of GRAVITY) panel.classList.toggle(`damage-${code}`, damage[0] === code);
  const text = first(panel, 'text', SVGTextElement);
  text.replaceChildren(...marks(damage, text.getAttribute('x')));
  if (!damage.length) text.textContent = data(panel, 'no');
  text.classList.toggle('tight', damage.length > 2);
  const said = damage.map(words).join(', ') || data(diagram, 'none');
  panel.setAttribute('aria-label', `${text.textContent} ${data(panel, 'name')}: ${said}`);
}

/** A panel is wide enough for three letters; more stand on two lines. @param {string[]} damage @param {string | null} x */
function marks(damage, x) {
  const lines = [damage.slice(0, 3), damage.slice(3)].filter((line) => line.length);
  const starts = lines.length === 1 ? ['0'] : ['-.55em', '1.1em'];
  return lines.map((line, index) => drawn('tspan', { x, dy: starts[index] }, line.join('')));
}

/** @param {SVGElement} panel @param {string} code */
function toggle(panel, code) {
  const box = boxes(panel).find(({ value }) => value === code);
  if (!box) return;
  box.checked = !box.checked;
  changed(box.name);
  status.textContent = panel.getAttribute('aria-label');
}

/** Tab leads to this panel alone; the arrow keys lead on. @param {SVGElement} panel */
function tabTo(panel) {
  for (const other of panels) other.setAttribute('tabindex', other === panel ? '0' : '-1');
}

/** @param {SVGElement | undefined} panel */
function reach(panel) {
  if (!panel) return;
  tabTo(panel);
  panel.focus();
}

/** @param {KeyboardEvent} event @param {SVGElement} panel */
function keyOnPanel(event, panel) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.toUpperCase();
  const step = STEPS.get(event.key);
  if (step) reach(next(panel, ...step));
  else if (event.key === 'Home') reach(panels[0]);
  else if (event.key === 'End') reach(panels.at(-1));
  else if (event.key === 'Enter' || event.key === ' ') show(panel);
  else if (isCode(letter)) toggle(panel, letter);
  else return;
  event.preventDefault();
}

/** Where the panel's shape is on the screen. @param {SVGElement} panel */
const faceOf = (panel) => first(panel, '.face', SVGElement).getBoundingClientRect();

/** @param {SVGElement} panel */
function middle(panel) {
  const face = faceOf(panel);
  return [face.x + face.width / 2, face.y + face.height / 2];
}

/**
 * The nearest panel that way, as it is seen; what lies straight ahead counts before what lies aside.
 * @param {SVGElement} panel
 * @param {number} right
 * @param {number} down
 */
function next(panel, right, down) {
  const [x, y] = middle(panel);
  let best = panel;
  let least = Number.POSITIVE_INFINITY;
  for (const other of panels) {
    if (other === panel) continue;
    const [otherX, otherY] = middle(other);
    const [dx, dy] = [otherX - x, otherY - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (ahead > 2 && ahead + 2 * aside < least) [best, least] = [other, ahead + 2 * aside];
  }
  return best;
}

/** @param {SVGElement} panel */
function show(panel) {
  open = panel;
  tabTo(panel);
  for (const other of panels) other.classList.toggle('chosen', other === panel);
  byId('panel-choices-name', HTMLElement).textContent = `${data(panel, 'no')}. ${data(panel, 'name')}`;
  press(panel);
  choices.hidden = false;
  const around = diagram.getBoundingClientRect();
  const face = faceOf(panel);
  const room = around.width - choices.offsetWidth;
  const left = Math.min(Math.max(face.x + face.width / 2 - around.x - choices.offsetWidth / 2, 0), room);
  choices.style.setProperty('left', `${Math.max(left, 0)}px`);
  choices.style.setProperty('top', `${face.bottom - around.y + 8}px`);
  buttons[0].focus();
}

/** @param {SVGElement} panel */
function press(panel) {
  const damage = codes(panel);
  for (const button of buttons) button.setAttribute('aria-pressed', String(damage.includes(data(button, 'code'))));
}

function hide() {
  choices.hidden = true;
  open?.classList.remove('chosen');
  open = null;
}

function close() {
  const panel = open;
  hide();
  panel?.focus();
}

/** @param {KeyboardEvent} event */
function keyOnChoices(event) {
  if (!open || event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.toUpperCase();
  const stops = all(choices, 'button', HTMLButtonElement);
  const { activeElement } = document;
  const at = activeElement instanceof HTMLButtonElement ? stops.indexOf(activeElement) : -1;
  if (event.key === 'Escape') close();
  else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') stops[(at + 1) % stops.length].focus();
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') stops.at(at - 1)?.focus();
  else if (event.key === 'Tab' && (event.shiftKey ? at === 0 : at === stops.length - 1)) close();
  else if (isCode(letter)) toggle(open, letter);
  else return;
  event.preventDefault();
}
