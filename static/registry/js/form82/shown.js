// What the server says of the form, put where it belongs: messages, blocks, reasons, parts that do not apply.

import { all, byId, copied, data, element, first } from '../../../verifier/ui/elements.js';
import { form, read } from './answers.js';

/** @typedef {{block: string, state: 'done' | 'open' | 'wrong', text: string}} Block */
/** @typedef {{tone: string, rule: string, text: string}} Message */
/** @typedef {{anchor: string, label: string, text: string}} Problem `anchor` is empty where it is about no answer */
/**
 * @typedef {object} Left what is left to do before the form is recorded
 * @property {number} required
 * @property {number} answered
 * @property {boolean} done
 * @property {(Problem & {tone: string, rule: string})[]} points
 * @property {Problem[]} open
 */
/** @typedef {{path: string, id: string, label: string, question: string}} Ask what a rule asks the reason of */
/**
 * @typedef {object} Review what the server says of the whole form
 * @property {Block[]} blocks
 * @property {Record<string, Message[]>} messages by the id of the element that they are about
 * @property {Left} left
 * @property {Ask[]} asks
 * @property {Record<string, string>} ruled why a part does not apply, by its path
 */

const asks = byId('asks', HTMLElement);
const list = byId('ask-list', HTMLElement);
const template = byId('ask-template', HTMLTemplateElement);
const left = byId('left', HTMLElement);
/** What makes the answer below it apply. */
const AFFIRMED = ['YES', 'APPLICABLE', 'BAD'];

/** @param {Review} review */
export function show(review) {
  for (const block of review.blocks) showBlock(block);
  showMessages(review.messages);
  showLeft(review.left);
  showAsks(review.asks);
  for (const row of all(form, "[data-row^='detail.']", HTMLElement)) {
    showRuled(row, review.ruled[data(row, 'row')] ?? '');
  }
  showChoicesOfHeads();
}

/** What the car's last record says, beside each answer. @param {{note: string, answers: Record<string, string>}} last */
export function showLast({ note, answers }) {
  byId('last-note', HTMLElement).textContent = note;
  for (const place of all(form, '[data-last]', HTMLElement)) {
    const words = answers[data(place, 'last')] ?? '';
    first(place, 'span', HTMLElement).textContent = words;
    place.hidden = !words;
  }
}

/** @param {Block} block */
function showBlock({ block, state, text }) {
  const link = first(document, `.f82-toc a[data-block="${block}"]`, HTMLElement);
  link.classList.remove('done', 'open', 'wrong');
  link.classList.add(state);
  first(link, '.f82-state', HTMLElement).textContent = text;
}

/** @param {Record<string, Message[]>} messages */
function showMessages(messages) {
  for (const place of all(document, '.f82-messages[id]', HTMLElement)) {
    const wanted = messages[place.id.slice('m-'.length)] ?? [];
    const words = JSON.stringify(wanted.map(({ tone, rule, text }) => `${tone} ${rule} ${text}`));
    if (place.dataset.words !== words) {
      place.dataset.words = words;
      place.replaceChildren(...all(place, '[data-told]', HTMLElement), ...wanted.map(message));
    }
    const isWrong = place.querySelector('.wrong') !== null;
    place.closest('.f82-field, .f82-row, .f82-reason')?.classList.toggle('is-error', isWrong);
  }
}

/** @param {Left} wanted */
function showLeft({ required, answered, done, points, open }) {
  byId('left-done', HTMLElement).hidden = !done;
  const given = data(left, 'given');
  const lines = points.map(({ tone, rule, anchor, label, text }) => {
    const name = rule ? [element('strong', {}, rule), ' '] : [];
    const words = element('span', {}, tone === 'given' ? `${text} (${given})` : text);
    return element('li', { class: `f82-message ${tone}` }, ...name, ...link(anchor, label), words);
  });
  byId('left-points', HTMLElement).replaceChildren(...lines);
  byId('left-open', HTMLElement).replaceChildren(
    ...open.map(({ anchor, label, text }) => element('li', {}, ...link(anchor, label), element('span', {}, text))),
  );
  const progress = byId('f82-progress', HTMLProgressElement);
  progress.max = required;
  progress.value = answered;
}

/** @param {string} anchor @param {string} label */
const link = (anchor, label) => (anchor ? [element('a', { href: `#${anchor}` }, label), ' '] : []);

/** @param {Message} message */
function message({ tone, rule, text }) {
  const name = rule ? [element('strong', {}, rule), ' '] : [];
  return element('p', { class: `f82-message ${tone}` }, ...name, text);
}

/** A reason that is being written keeps its place; one that nobody asks for any more goes. @param {Ask[]} wanted */
function showAsks(wanted) {
  const paths = new Set(wanted.map(({ path }) => path));
  for (const place of all(list, '[data-reason]', HTMLElement)) if (!paths.has(data(place, 'reason'))) place.remove();
  for (const ask of wanted) {
    const places = all(list, '[data-reason]', HTMLElement);
    const place = places.find((other) => data(other, 'reason') === ask.path) ?? addPlace(ask);
    first(place, 'label', HTMLElement).textContent = ask.label;
    first(place, '.f82-question', HTMLElement).textContent = ask.question;
  }
  asks.hidden = wanted.length === 0;
}

/** @param {Ask} ask */
function addPlace({ path, id }) {
  const place = copied(template);
  place.dataset.reason = path;
  const area = first(place, 'textarea', HTMLTextAreaElement);
  area.id = id;
  area.name = path;
  area.setAttribute('aria-describedby', `m-${id}`);
  first(place, 'label', HTMLLabelElement).htmlFor = id;
  first(place, '.f82-messages', HTMLElement).id = `m-${id}`;
  list.append(place);
  return place;
}

/** @param {HTMLElement} row @param {string} why empty where the part applies */
function showRuled(row, why) {
  row.classList.toggle('ruled', why !== '');
  for (const place of all(row, '.f82-why', HTMLElement)) place.textContent = why;
  for (const input of all(row, 'input[type=radio]', HTMLInputElement)) input.disabled = why !== '';
  const mark = row.querySelector('input[name=ruled]');
  if (!why) mark?.remove();
  else if (!mark) row.append(element('input', { type: 'hidden', name: 'ruled', value: data(row, 'row') }));
}

/** What has a sense only beside another answer is there when that is given, or when it holds something itself. */
export function showChoicesOfHeads() {
  for (const row of all(form, '[data-head]', HTMLElement)) {
    const head = data(row, 'head');
    const isAsked = AFFIRMED.includes(String(read(head)));
    row.hidden = !isAsked && !read(data(row, 'row'))?.length && head.startsWith('overall.');
  }
}
