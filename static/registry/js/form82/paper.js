// The pages of a paper, one after the other from camera and files, until they are sent together.

import { shrunk } from './shrink.js';

// Small print must stay readable: more than a photograph of a car needs.
const EDGE = 2600;
const form = document.querySelector('[data-paper]');
const pages = form.elements.pages;
const list = form.querySelector('[data-paper-list]');
const said = form.querySelector('[data-paper-said]');
let chosen = [];
let waiting = 0;
let adding = Promise.resolve();

document.documentElement.classList.add('js');
for (const input of [pages, form.elements.camera])
  input.addEventListener('change', () => {
    const files = [...input.files];
    if (!files.length) return;
    input.value = '';
    waiting += 1;
    said.textContent = said.dataset.wait;
    adding = adding.then(() => add(files)).finally(() => (waiting -= 1));
  });
form.addEventListener('submit', async (event) => {
  if (!waiting) return;
  event.preventDefault();
  await adding;
  form.requestSubmit(event.submitter);
});
show();

async function add(files) {
  for (const file of files) {
    const small = file.type.startsWith('image/') ? await shrunk(file, EDGE) : file;
    chosen.push(small === file ? file : new File([small], `page-${chosen.length + 1}.jpg`, { type: 'image/jpeg' }));
  }
  show();
}

function show() {
  const all = new DataTransfer();
  for (const file of chosen) all.items.add(file);
  pages.files = all.files;
  said.textContent = chosen.length ? `${said.dataset.count}: ${chosen.length}` : '';
  list.replaceChildren(...chosen.map(row));
}

function row(file, at) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'krds-btn small text';
  button.textContent = list.dataset.remove;
  button.setAttribute('aria-label', `${list.dataset.remove}: ${at + 1}. ${file.name}`);
  button.addEventListener('click', () => {
    chosen = chosen.filter((each) => each !== file);
    show();
    pages.focus();
  });
  item.append(`${at + 1}. ${file.name} (${Math.ceil(file.size / 1024)} KB) `, button);
  return item;
}
