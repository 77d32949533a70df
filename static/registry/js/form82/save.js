// Saves what was changed a moment after it was. Nothing typed is dropped: what could not be sent is tried again, and what was
// changed elsewhere too is asked about.

import { changed, controls, form, isAnswer, read, write } from './answers.js';
import { show, showChoicesOfHeads } from './shown.js';

const PAUSE = 800;
const AGAIN = 5000;
const PHOTO = 'closing.photo_';
const status = document.getElementById('saved');
const clashes = document.getElementById('clashes');
const dirty = new Set();
const clashing = new Map();
let timer = 0;
let running = null;
let gone = false;

const base = () => Number(form.elements.base.value);
const token = () => form.elements.csrfmiddlewaretoken.value;

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

function noted(event) {
  if (!isAnswer(event.target)) return;
  dirty.add(event.target.name);
  const place = event.target.closest('.f82-field, .f82-row, .f82-reason');
  for (const told of place?.querySelectorAll('[data-told]') ?? []) told.remove();
  showChoicesOfHeads();
  later(PAUSE);
}

export function later(pause) {
  clearTimeout(timer);
  if (!gone) timer = setTimeout(() => save(), pause);
}

function body(paths) {
  const answers = Object.fromEntries(paths.filter((path) => !clashing.has(path)).map((path) => [path, read(path)]));
  return JSON.stringify({ base: base(), answers }).toWellFormed?.() ?? JSON.stringify({ base: base(), answers });
}

function request(paths, keepalive = false) {
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token(), Accept: 'application/json' };
  return fetch(form.dataset.save, { method: 'POST', headers, body: body(paths), keepalive });
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
  status.textContent = form.dataset.saving;
  try {
    const response = await request(sent);
    const answer = await response.json();
    if (!response.ok) {
      gone = response.status === 404;
      throw new Error(answer.refused ?? '');
    }
    take(answer, sent);
  } catch (error) {
    for (const path of sent) dirty.add(path);
    const isOurs =
      error instanceof Error && !(error instanceof TypeError) && !(error instanceof SyntaxError) && error.message;
    status.textContent = isOurs ? error.message : form.dataset.failed;
    status.classList.add('failed');
    if (!gone) timer = setTimeout(() => save(), AGAIN);
  }
}

// The server's answer to some answers that were sent. What came from elsewhere is put in and told.
function take(answer, sent) {
  form.elements.base.value = answer.revision;
  // First of all: what collided keeps what stands here until somebody decides.
  for (const each of answer.collisions) clashing.set(each.path, each);
  let isNewer = false;
  for (const [path, value] of Object.entries(answer.answers)) {
    if (path.startsWith(PHOTO))
      form.dispatchEvent(new CustomEvent('form82:photo', { detail: path.slice(PHOTO.length) }));
    if (dirty.has(path) || clashing.has(path)) continue;
    isNewer ||=
      !sent.includes(path) &&
      !(path in answer.ruled) &&
      !path.startsWith('detail.') &&
      String(read(path) ?? '') !== String(value ?? '');
    write(path, value);
  }
  form.dispatchEvent(new CustomEvent('form82:set'));
  show(answer);
  showClashes();
  status.classList.remove('failed');
  status.textContent = isNewer ? `${answer.saved} · ${form.dataset.newer}` : answer.saved;
}

// After something that was saved by another way: the next save fetches what else is new.
export function takeBeside(answer) {
  if (answer.revision === base() + 1) form.elements.base.value = answer.revision;
  show(answer);
  status.textContent = answer.saved;
  later(0);
}

function showClashes() {
  const lines = [...clashing.values()].map(clashLine);
  clashes.querySelector('ul').replaceChildren(...lines);
  const isNew = clashes.hidden && lines.length > 0;
  clashes.hidden = lines.length === 0;
  if (isNew) clashes.scrollIntoView({ block: 'center' });
}

function clashLine(clash) {
  const line = document.createElement('li');
  const words = document.createElement('span');
  words.textContent = `${clash.label}: ${form.dataset.here} “${clash.mine}”, ${form.dataset.elsewhere} “${clash.theirs}”`;
  line.append(
    words,
    button(form.dataset.mine, () => decide(clash, false)),
    button(form.dataset.theirs, () => decide(clash, true)),
  );
  return line;
}

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'krds-btn small secondary';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

function decide(clash, isTheirs) {
  clashing.delete(clash.path);
  if (isTheirs) {
    write(clash.path, clash.value);
    form.dispatchEvent(new CustomEvent('form82:set'));
  } else changed(clash.path);
  showClashes();
  controls(clash.path)[0]?.focus();
}

// What is not sent yet goes with the page; the browser finishes it after the page is gone.
function leave() {
  if (!dirty.size || gone) return;
  const sent = [...dirty];
  request(sent, true).then(
    () => later(0),
    () => {},
  );
}

async function handIn(event) {
  event.preventDefault();
  const action = document.createElement('input');
  action.type = 'hidden';
  action.name = 'action';
  action.value = event.submitter?.value ?? 'save';
  await save();
  if (clashing.size) {
    clashes.focus();
    return;
  }
  form.append(action);
  form.submit();
}
