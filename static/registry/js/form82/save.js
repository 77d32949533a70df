// Saves what was changed a moment after it was. Nothing typed is dropped: what could not be sent is tried again, and what was
// changed elsewhere too is asked about.

import { byId, data, element, field, first } from '../../../verifier/ui/elements.js';
import { answered, changed, controls, form, read, write } from './answers.js';
import { show, showChoicesOfHeads, showLast } from './shown.js';

/** @typedef {{path: string, label: string, mine: string, theirs: string, value: unknown}} Clash changed here and elsewhere */
/** @typedef {import('./shown.js').Review & {revision: number, saved: string}} Kept what the server says once something is saved */
/** @typedef {{note: string, answers: Record<string, string>}} Last what the car's last record says, where its number was sent */
/** @typedef {Kept & {answers: Record<string, unknown>, collisions: Clash[], last?: Last}} Saved its answer to what was sent */

const PAUSE = 800;
const AGAIN = 5000;
const PHOTO = 'closing.photo_';
const status = byId('saved', HTMLElement);
const clashes = byId('clashes', HTMLElement);
/** @type {Set<string>} paths of what was changed and not sent yet */
const dirty = new Set();
/** @type {Map<string, Clash>} by path, until somebody decides */
const clashing = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;
let gone = false;

/** What the server refuses, in its own words. */
class Refused extends Error {}

const base = () => Number(field(form, 'base').value);
const token = () => field(form, 'csrfmiddlewaretoken').value;

export function begin() {
  form.addEventListener('input', noted);
  form.addEventListener('change', noted);
  form.addEventListener('submit', handIn);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
    else later(0);
  });
  window.addEventListener('pagehide', leave);
  window.addEventListener('online', () => later(0));
  showChoicesOfHeads();
}

/** @param {Event} event */
function noted(event) {
  const control = answered(event);
  if (!control) return;
  dirty.add(control.name);
  const place = control.closest('.f82-field, .f82-row, .f82-reason');
  for (const told of place?.querySelectorAll('[data-told]') ?? []) told.remove();
  mended(place);
  showChoicesOfHeads();
  later(PAUSE);
}

/** What was refused and is changed now is struck from the list at the head. @param {Element | null} place */
function mended(place) {
  for (const { id } of place?.querySelectorAll('[id^="f-"]') ?? []) strike(id);
  if (place) strike(place.id);
}

/** @param {string} id */
function strike(id) {
  for (const link of document.querySelectorAll('#problems a')) {
    if (id && link.getAttribute('href') === `#${id}`) link.classList.add('f82-mended');
  }
}

/** @param {number} pause in milliseconds */
export function later(pause) {
  clearTimeout(timer);
  if (!gone) timer = setTimeout(() => save(), pause);
}

/** @param {string[]} paths */
function body(paths) {
  const answers = Object.fromEntries(paths.filter((path) => !clashing.has(path)).map((path) => [path, read(path)]));
  return JSON.stringify({ base: base(), answers });
}

/** @param {string[]} paths @param {boolean} [keepalive] */
function request(paths, keepalive = false) {
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token(), Accept: 'application/json' };
  return fetch(data(form, 'save'), { method: 'POST', headers, body: body(paths), keepalive });
}

export async function save() {
  clearTimeout(timer);
  if (running) {
    await running;
    if (!dirty.size) return;
  }
  running = send();
  try {
    await running;
  } finally {
    running = null;
  }
}

async function send() {
  const sent = [...dirty];
  dirty.clear();
  status.textContent = data(form, 'saving');
  try {
    const response = await request(sent);
    const answer = await response.json();
    if (!response.ok) {
      gone = response.status === 404;
      throw new Refused(answer.refused);
    }
    take(answer, sent);
  } catch (error) {
    for (const path of sent) dirty.add(path);
    const words = error instanceof Refused ? error.message : '';
    status.textContent = words || data(form, 'failed');
    status.classList.add('failed');
    if (!gone) timer = setTimeout(() => save(), AGAIN);
  }
}

/** What came from elsewhere is put in and told. @param {Saved} answer @param {string[]} sent */
function take(answer, sent) {
  keep(answer);
  // First of all: what collided keeps what stands here until somebody decides.
  for (const clash of answer.collisions) clashing.set(clash.path, clash);
  let isNewer = false;
  for (const [path, value] of Object.entries(answer.answers)) {
    if (path.startsWith(PHOTO)) {
      form.dispatchEvent(new CustomEvent('form82:photo', { detail: path.slice(PHOTO.length) }));
    }
    if (dirty.has(path) || clashing.has(path)) continue;
    const isOurs = sent.includes(path) || path in answer.ruled || path.startsWith('detail.');
    isNewer ||= !isOurs && String(read(path) ?? '') !== String(value ?? '');
    write(path, value);
  }
  form.dispatchEvent(new CustomEvent('form82:set'));
  show(answer);
  if (answer.last) showLast(answer.last);
  showClashes();
  status.classList.remove('failed');
  status.textContent = isNewer ? `${answer.saved} · ${data(form, 'newer')}` : answer.saved;
}

/** @param {Kept} answer */
function keep({ revision }) {
  field(form, 'base').value = String(revision);
}

/** After something that was saved by another way: the next save fetches what else is new. @param {Kept} answer */
export function takeBeside(answer) {
  if (answer.revision === base() + 1) keep(answer);
  show(answer);
  status.textContent = answer.saved;
  later(0);
}

function showClashes() {
  const lines = [...clashing.values()].map(clashLine);
  first(clashes, 'ul', HTMLElement).replaceChildren(...lines);
  const isNew = clashes.hidden && lines.length > 0;
  clashes.hidden = lines.length === 0;
  if (isNew) clashes.scrollIntoView({ block: 'center' });
}

/** @param {Clash} clash */
function clashLine(clash) {
  const here = `${data(form, 'here')} “${clash.mine}”`;
  const elsewhere = `${data(form, 'elsewhere')} “${clash.theirs}”`;
  return element(
    'li',
    {},
    element('span', {}, `${clash.label}: ${here}, ${elsewhere}`),
    button(data(form, 'mine'), () => decide(clash, false)),
    button(data(form, 'theirs'), () => decide(clash, true)),
  );
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  return element('button', { type: 'button', class: 'krds-btn small secondary', onclick: act }, text);
}

/** @param {Clash} clash @param {boolean} isTheirs */
function decide({ path, value }, isTheirs) {
  clashing.delete(path);
  if (isTheirs) {
    write(path, value);
    form.dispatchEvent(new CustomEvent('form82:set'));
  } else changed(path);
  showClashes();
  controls(path)[0]?.focus();
}

/** What is not sent yet goes with the page; the browser finishes it after the page is gone. */
function leave() {
  if (!dirty.size || gone) return;
  request([...dirty], true).then(
    () => later(0),
    () => {},
  );
}

/** @param {SubmitEvent} event */
async function handIn(event) {
  event.preventDefault();
  const { submitter } = event;
  const value = submitter instanceof HTMLButtonElement ? submitter.value : 'save';
  await save();
  if (clashing.size) {
    clashes.focus();
    return;
  }
  form.append(element('input', { type: 'hidden', name: 'action', value }));
  form.submit();
}
