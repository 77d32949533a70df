// What the server says of the form, put where it belongs: messages, blocks, reasons, parts that do not apply.

import { form, read } from './answers.js';

const asks = document.getElementById('asks');
const list = document.getElementById('ask-list');
const template = document.getElementById('ask-template');

export function show(answer) {
  for (const block of answer.blocks) showBlock(block);
  showMessages(answer.messages);
  showAsks(answer.asks);
  for (const row of form.querySelectorAll("[data-row^='detail.']")) showRuled(row, answer.ruled[row.dataset.row] ?? '');
  showChoicesOfHeads();
}

function showBlock({ block, state, text }) {
  const link = document.querySelector(`.f82-toc a[data-block="${block}"]`);
  link.classList.remove('done', 'open', 'wrong');
  link.classList.add(state);
  link.querySelector('.f82-state').textContent = text;
}

function showMessages(messages) {
  for (const place of document.querySelectorAll('.f82-messages[id]')) {
    const wanted = messages[place.id.slice(2)] ?? [];
    const kept = [...place.querySelectorAll('[data-told]')];
    const words = (each) => `${each.tone} ${each.rule} ${each.text}`;
    if (place.dataset.words === JSON.stringify(wanted.map(words))) continue;
    place.dataset.words = JSON.stringify(wanted.map(words));
    place.replaceChildren(...kept, ...wanted.map(message));
    place
      .closest('.f82-field, .f82-row, .f82-reason')
      ?.classList.toggle('is-error', place.querySelector('.wrong') !== null);
  }
}

function message({ tone, rule, text }) {
  const line = document.createElement('p');
  line.className = `f82-message ${tone}`;
  if (rule) {
    const name = document.createElement('strong');
    name.textContent = rule;
    line.append(name, ' ');
  }
  line.append(text);
  return line;
}

// A reason that is being written keeps its place; one that nobody asks for any more goes.
function showAsks(wanted) {
  const paths = new Set(wanted.map((each) => each.path));
  for (const each of list.querySelectorAll('[data-reason]')) if (!paths.has(each.dataset.reason)) each.remove();
  for (const { path, id, label, question } of wanted) {
    let place = [...list.children].find((each) => each.dataset.reason === path);
    if (!place) {
      place = template.content.firstElementChild.cloneNode(true);
      place.dataset.reason = path;
      const area = place.querySelector('textarea');
      area.id = id;
      area.name = path;
      area.setAttribute('aria-describedby', `m-${id}`);
      place.querySelector('label').htmlFor = id;
      place.querySelector('.f82-messages').id = `m-${id}`;
      list.append(place);
    }
    place.querySelector('label').textContent = label;
    place.querySelector('.f82-question').textContent = question;
  }
  asks.hidden = wanted.length === 0;
}

function showRuled(row, why) {
  row.classList.toggle('ruled', why !== '');
  const place = row.querySelector('.f82-why');
  if (place) place.textContent = why;
  for (const input of row.querySelectorAll('input[type=radio]')) input.disabled = why !== '';
  let mark = row.querySelector('input[name=ruled]');
  if (why && !mark) {
    mark = document.createElement('input');
    mark.type = 'hidden';
    mark.name = 'ruled';
    mark.value = row.dataset.row;
    row.append(mark);
  } else if (!why) mark?.remove();
}

// What has a sense only beside another answer is there when that is given, or when it holds something itself.
export function showChoicesOfHeads() {
  for (const row of form.querySelectorAll('[data-head]')) {
    const isAsked = ['YES', 'APPLICABLE', 'BAD'].includes(read(row.dataset.head));
    row.hidden = !isAsked && !(read(row.dataset.row) ?? []).length && row.dataset.head.startsWith('overall.');
  }
}
