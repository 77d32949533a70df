// The two photos of a form: shrunk, sent, and shown as what the server says they are now.

import { form } from './answers.js';
import { later, takeBeside } from './save.js';
import { shrunk } from './shrink.js';

const EDGE = 2000;

export function begin() {
  document.addEventListener('change', (event) => {
    const input = event.target;
    if (input.matches('.f82-file') && input.files.length) upload(input.dataset.side, input.files[0]);
  });
  document.addEventListener('submit', (event) => {
    const side = event.target.id?.startsWith('photo-form-') ? event.target.id.slice('photo-form-'.length) : '';
    if (!side || event.submitter?.name !== 'remove') return;
    event.preventDefault();
    send(side, new FormData(event.target, event.submitter));
  });
  form.addEventListener('form82:photo', (event) => fetchCard(event.detail).catch(() => {}));
}

// Taken or removed on another device: the card as the server has it now.
async function fetchCard(side) {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
  const card = page.getElementById(`photo-${side}`);
  if (card) put(side, card.innerHTML);
}

async function upload(side, file) {
  said(side, form.dataset.saving);
  const data = new FormData();
  const small = await shrunk(file, EDGE);
  data.append('file', small, small === file ? file.name : `${side}.jpg`);
  await send(side, data);
}

async function send(side, data) {
  const target = document.getElementById(`photo-form-${side}`);
  data.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(target.action, {
      method: 'POST',
      body: data,
      headers: { Accept: 'application/json' },
    });
    const answer = await response.json();
    if (!response.ok) {
      said(side, answer.refused);
      return;
    }
    put(side, answer.card);
    takeBeside(answer);
  } catch {
    said(side, form.dataset.failed);
    later(0);
  }
}

// What had the focus is replaced: who works by keyboard goes on from what stands there now.
function put(side, html) {
  const card = document.getElementById(`photo-${side}`);
  const focused = card.contains(document.activeElement) ? document.activeElement.id : null;
  card.innerHTML = html;
  if (focused === null) return;
  (document.getElementById(focused) ?? document.getElementById(`file-${side}`)).focus({ preventScroll: true });
}

function said(side, text) {
  document.querySelector(`#photo-${side} .f82-photo-said`).textContent = text;
}
