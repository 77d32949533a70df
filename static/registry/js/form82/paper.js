// The pages of a paper, one after the other from camera and files, until they are sent together.

import { data, element, field, first } from '../../../verifier/ui/elements.js';
import { shrunk } from './shrink.js';

// Small print must stay readable: more than a photograph of a car needs.
const EDGE = 2600;
const form = first(document, '[data-paper]', HTMLFormElement);
const pages = field(form, 'pages');
const list = first(form, '[data-paper-list]', HTMLElement);
const status = first(form, '[data-paper-said]', HTMLElement);
/** @type {File[]} */
let chosen = [];
let waiting = 0;
let adding = Promise.resolve();

document.documentElement.classList.add('js');
for (const input of [pages, field(form, 'camera')]) {
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (!files.length) return;
    input.value = '';
    waiting += 1;
    status.textContent = data(status, 'wait');
    adding = adding
      .then(() => add(files))
      .finally(() => {
        waiting -= 1;
      });
  });
}
form.addEventListener('submit', async (event) => {
  if (!waiting) return;
  event.preventDefault();
  await adding;
  form.requestSubmit(event.submitter);
});
show();

/** @param {File[]} files */
async function add(files) {
  for (const file of files) {
    const small = file.type.startsWith('image/') ? await shrunk(file, EDGE) : file;
    const name = `page-${chosen.length + 1}.jpg`;
    chosen.push(small === file ? file : new File([small], name, { type: 'image/jpeg' }));
  }
  show();
}

function show() {
  const transfer = new DataTransfer();
  for (const file of chosen) transfer.items.add(file);
  pages.files = transfer.files;
  status.textContent = chosen.length ? `${data(status, 'count')}: ${chosen.length}` : '';
  list.replaceChildren(...chosen.map(row));
}

/** @param {File} file @param {number} index */
function row(file, index) {
  const remove = data(list, 'remove');
  const onclick = () => {
    chosen = chosen.filter((other) => other !== file);
    show();
    pages.focus();
  };
  const label = `${remove}: ${index + 1}. ${file.name}`;
  const attributes = { type: 'button', class: 'krds-btn small text', 'aria-label': label, onclick };
  const size = `${Math.ceil(file.size / 1024)} KB`;
  return element('li', {}, `${index + 1}. ${file.name} (${size}) `, element('button', attributes, remove));
}
