// The body diagram as a control: the check boxes of the list hold the state, the panels show and change it.

import { changed, controls, form } from './answers.js';

const GRAVITY = 'XWTCUA';
const diagram = document.getElementById('diagram');
const choices = document.getElementById('panel-choices');
const status = document.getElementById('diagram-status');
const panels = [...diagram.querySelectorAll('[data-panel]')];
let open = null;

const boxes = (panel) => controls(`repair_history.panels.${panel.dataset.panel}`);
const codes = (panel) =>
  boxes(panel)
    .filter((box) => box.checked)
    .map((box) => box.value)
    .sort((one, other) => GRAVITY.indexOf(one) - GRAVITY.indexOf(other));
const words = (code) => choices.querySelector(`[data-code="${code}"]`).lastElementChild.textContent;

export function begin() {
  diagram.classList.add('live');
  for (const [number, panel] of panels.entries()) {
    panel.setAttribute('role', 'button');
    panel.setAttribute('aria-haspopup', 'dialog');
    panel.setAttribute('tabindex', number ? '-1' : '0');
    panel.addEventListener('click', () => show(panel));
    panel.addEventListener('keydown', (event) => keyOnPanel(event, panel));
  }
  for (const button of choices.querySelectorAll('[data-code]')) {
    button.addEventListener('click', () => toggle(open, button.dataset.code));
  }
  choices.querySelector('[data-close]').addEventListener('click', close);
  choices.addEventListener('keydown', keyOnChoices);
  document.addEventListener('pointerdown', (event) => {
    if (open && !choices.contains(event.target) && !event.target.closest('[data-panel]')) hide();
  });
  form.addEventListener('input', refresh);
  form.addEventListener('form82:set', refresh);
  refresh();
}

function refresh() {
  for (const panel of panels) draw(panel);
  if (open) press();
}

function draw(panel) {
  const found = codes(panel);
  for (const code of GRAVITY) panel.classList.toggle(`damage-${code}`, found[0] === code);
  const text = panel.querySelector('text');
  text.replaceChildren(...marks(found, text.getAttribute('x')));
  if (!found.length) text.textContent = panel.dataset.no;
  text.classList.toggle('tight', found.length > 2);
  const said = found.map(words).join(', ') || diagram.dataset.none;
  panel.setAttribute('aria-label', `${text.textContent} ${panel.dataset.name}: ${said}`);
}

/** A panel is wide enough for three letters; more stand on two lines. */
function marks(found, x) {
  const lines = [found.slice(0, 3), found.slice(3)].filter((line) => line.length);
  return lines.map((line, at) => {
    const span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
    span.setAttribute('x', x);
    span.setAttribute('dy', lines.length === 1 ? '0' : at ? '1.1em' : '-.55em');
    span.textContent = line.join('');
    return span;
  });
}

function toggle(panel, code) {
  const box = boxes(panel).find((each) => each.value === code);
  box.checked = !box.checked;
  changed(box.name);
  status.textContent = panel.getAttribute('aria-label');
}

function reach(panel) {
  for (const each of panels) each.setAttribute('tabindex', each === panel ? '0' : '-1');
  panel.focus();
}

function keyOnPanel(event, panel) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const letter = event.key.toUpperCase();
  if (event.key in steps) reach(next(panel, ...steps[event.key]));
  else if (event.key === 'Home') reach(panels[0]);
  else if (event.key === 'End') reach(panels.at(-1));
  else if (event.key === 'Enter' || event.key === ' ') show(panel);
  else if (letter.length === 1 && GRAVITY.includes(letter)) toggle(panel, letter);
  else return;
  event.preventDefault();
}

// The nearest panel that way, as it is seen; what lies straight ahead counts before what lies aside.
function next(panel, right, down) {
  const middle = (each) => {
    const box = each.querySelector('.face').getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(panel);
  let best = panel;
  let least = Number.POSITIVE_INFINITY;
  for (const each of panels) {
    if (each === panel) continue;
    const [dx, dy] = [middle(each)[0] - x, middle(each)[1] - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (ahead > 2 && ahead + 2 * aside < least) [best, least] = [each, ahead + 2 * aside];
  }
  return best;
}

function show(panel) {
  open = panel;
  for (const each of panels) each.setAttribute('tabindex', each === panel ? '0' : '-1');
  for (const each of panels) each.classList.toggle('chosen', each === panel);
  document.getElementById('panel-choices-name').textContent = `${panel.dataset.no}. ${panel.dataset.name}`;
  press();
  choices.hidden = false;
  const around = diagram.getBoundingClientRect();
  const box = panel.querySelector('.face').getBoundingClientRect();
  const left = Math.min(
    Math.max(box.x + box.width / 2 - around.x - choices.offsetWidth / 2, 0),
    around.width - choices.offsetWidth,
  );
  choices.style.setProperty('left', `${Math.max(left, 0)}px`);
  choices.style.setProperty('top', `${box.bottom - around.y + 8}px`);
  choices.querySelector('[data-code]').focus();
}

function press() {
  const found = codes(open);
  for (const button of choices.querySelectorAll('[data-code]')) {
    button.setAttribute('aria-pressed', String(found.includes(button.dataset.code)));
  }
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

function keyOnChoices(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.toUpperCase();
  const buttons = [...choices.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === 'Escape') close();
  else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') buttons[(at + 1) % buttons.length].focus();
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') buttons.at(at - 1).focus();
  else if (event.key === 'Tab' && (event.shiftKey ? at === 0 : at === buttons.length - 1)) close();
  else if (letter.length === 1 && GRAVITY.includes(letter)) toggle(open, letter);
  else return;
  event.preventDefault();
}
