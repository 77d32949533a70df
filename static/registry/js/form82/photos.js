// The two photos of a form: shrunk, sent, and shown as what the server says they are now.

import { byId, data, field, first } from '../../../verifier/ui/elements.js';
import { form } from './answers.js';
import { later, takeBeside } from './save.js';
import { shrunk } from './shrink.js';

const EDGE = 2000;
const FORM_ID = 'photo-form-';

export function begin() {
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement && target.matches('.f82-file'))) return;
    const file = target.files?.[0];
    if (file) upload(data(target, 'side'), file);
  });
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (!(target instanceof HTMLFormElement && target.id.startsWith(FORM_ID))) return;
    if (!(submitter instanceof HTMLButtonElement && submitter.name === 'remove')) return;
    event.preventDefault();
    send(target.id.slice(FORM_ID.length), new FormData(target, submitter));
  });
  form.addEventListener('form82:photo', (event) => {
    // Where it can't be fetched now, the card stays as it is: the next load has it.
    if (event instanceof CustomEvent) fetchCard(event.detail).catch(() => {});
  });
}

/** Taken or removed on another device: the card as the server has it now. @param {string} side */
async function fetchCard(side) {
  const answer = await fetch(location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const card = page.getElementById(`photo-${side}`);
  if (card) put(side, card.innerHTML);
}

/** @param {string} side @param {File} file */
async function upload(side, file) {
  tell(side, data(form, 'saving'));
  const content = new FormData();
  const small = await shrunk(file, EDGE);
  content.append('file', small, small === file ? file.name : `${side}.jpg`);
  await send(side, content);
}

/** @param {string} side @param {FormData} content */
async function send(side, content) {
  const { action } = byId(FORM_ID + side, HTMLFormElement);
  content.set('csrfmiddlewaretoken', field(form, 'csrfmiddlewaretoken').value);
  try {
    const response = await fetch(action, { method: 'POST', body: content, headers: { Accept: 'application/json' } });
    const answer = await response.json();
    if (!response.ok) {
      tell(side, answer.refused);
      return;
    }
    put(side, answer.card);
    takeBeside(answer);
  } catch {
    tell(side, data(form, 'failed'));
    later(0);
  }
}

/**
 * What had the focus is replaced: who works by keyboard goes on from what stands there now.
 * @param {string} side
 * @param {string} html
 */
function put(side, html) {
  const card = byId(`photo-${side}`, HTMLElement);
  const focused = card.contains(document.activeElement) ? document.activeElement?.id : undefined;
  card.innerHTML = html;
  if (focused === undefined) return;
  const goOn = document.getElementById(focused) ?? byId(`file-${side}`, HTMLElement);
  goOn.focus({ preventScroll: true });
}

/** @param {string} side @param {string} text */
function tell(side, text) {
  first(document, `#photo-${side} .f82-photo-said`, HTMLElement).textContent = text;
}
