/** What the voting page shows: one part at a time, with the focus on its heading; words and parts stand in the template. */
import { all, byId, copied, element, first } from '../../verifier/ui/elements.js';
import { Language } from '../../verifier/ui/language.js';
import { reasonText } from '../../verifier/ui/sentences.js';
import { ANSWERS, QUESTIONS } from '../../verifier/ui/words.js';

/** @typedef {'identify' | 'choose' | 'review' | 'sent'} Step */

const STEPS = ['identify', 'choose', 'review', 'sent'];
const place = byId('vote', HTMLElement);
const words = byId('vote-words', HTMLElement);
const problem = first(place, '[data-problem]', HTMLElement);
const again = first(problem, '[data-again]', HTMLButtonElement);

export const language = new Language(document.documentElement.lang.startsWith('en') ? 'en' : 'ko');

/** The template's words of that name. @param {string} name */
export function word(name) {
  return (first(words, `[data-word="${name}"]`, HTMLElement).textContent ?? '').trim();
}

/** The one part of the page, found by its name. @param {string} name */
export function part(name) {
  return first(place, `[data-part="${name}"]`, HTMLElement);
}

/** A copy of a template. @param {string} id */
export function copy(id) {
  return copied(byId(id, HTMLTemplateElement));
}

/** What the page is doing. @param {string} text */
export function say(text) {
  first(place, '[data-status]', HTMLElement).textContent = text;
}

/** @param {boolean} isBusy */
export function busy(isBusy) {
  place.setAttribute('aria-busy', String(isBusy));
  if (isBusy) problem.hidden = true;
  say(isBusy ? word('working') : '');
}

/** Tells what went wrong. @param {string[]} lines @param {(() => unknown) | null} retry */
export function complain(lines, retry) {
  first(problem, 'p', HTMLElement).textContent = lines.join(' ');
  again.hidden = !retry;
  again.onclick = retry;
  problem.hidden = false;
  problem.focus();
}

/** Shows these parts and no others. @param {Step[]} names */
export function only(names) {
  for (const section of all(place, '[data-part]', HTMLElement))
    section.hidden = !names.includes(/** @type {Step} */ (section.dataset.part));
}

/** @param {Step} step */
export function show(step) {
  only([step]);
  problem.hidden = true;
  for (const item of all(place, '[data-step]', HTMLElement)) {
    const at = STEPS.indexOf(item.dataset.step ?? '') - STEPS.indexOf(step);
    item.classList.toggle('done', at < 0);
    item.classList.toggle('active', at === 0);
    item.toggleAttribute('aria-current', at === 0);
    if (at === 0) item.setAttribute('aria-current', 'step');
    first(item, 'em', HTMLElement).hidden = at !== 0;
  }
  first(part(step), 'h2', HTMLElement).focus();
}

/** @param {string} selector @param {() => unknown} listener */
export function onClick(selector, listener) {
  for (const button of all(place, selector, HTMLButtonElement)) button.addEventListener('click', listener);
}

export function markTrial() {
  first(place, '[data-trial]', HTMLElement).hidden = false;
}

/** An answer in words. @param {import('./checking.js').Answer} answer */
function told({ question, status, reasons }) {
  const title = language.say(QUESTIONS[`${question}.title`]);
  const said = reasons.map((reason) => element('p', { class: 'quiet' }, reasonText(language, reason)));
  return element('li', {}, `${title} ${language.say(ANSWERS[status])}`, ...said);
}

/** Where the own ballot is. @param {import('./checking.js').Answer} answer */
export function showFound(answer) {
  first(place, '[data-found]', HTMLElement).replaceChildren(told(answer));
}

/** What the browser's own check found. @param {import('./checking.js').Answer[]} answers @param {boolean} isSound */
export function showFindings(answers, isSound) {
  first(place, '[data-findings]', HTMLElement).replaceChildren(...answers.map(told));
  const fold = first(place, '[data-checked]', HTMLDetailsElement);
  fold.hidden = false;
  fold.open = !isSound;
  first(fold, 'p', HTMLElement).hidden = !isSound;
}

/** The ballot in words. @param {import('./making.js').Opened} opened @param {string[]} choices */
export function showBallot(opened, choices) {
  const chosen = opened.options.filter(({ id }) => choices.includes(id)).map(({ text }) => text);
  const lines = (chosen.length ? chosen : [word('blank')]).map((text) => element('li', {}, text));
  first(part('review'), '[data-question]', HTMLElement).textContent = opened.question;
  first(part('review'), '[data-chosen]', HTMLElement).replaceChildren(...lines);
  show('review');
}

/** @param {{isPromised: boolean, isAwaited: boolean, canChange: boolean, canFind: boolean}} state isAwaited: its promise may still come */
export function showSent({ isPromised, isAwaited, canChange, canFind }) {
  const sent = part('sent');
  first(sent, '[data-promised]', HTMLElement).hidden = !isPromised;
  first(sent, '[data-unpromised]', HTMLElement).hidden = !isAwaited;
  first(sent, '[data-changing]', HTMLElement).hidden = !canChange;
  first(sent, '[data-finding]', HTMLElement).hidden = !canFind;
  show('sent');
}

/** Hands the reader a file. @param {string} name @param {Uint8Array} bytes */
export function download(name, bytes) {
  const href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/json' }));
  element('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
