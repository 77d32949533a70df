/** What the polls' own pages have in common: parts and words that stand in the template, a status, and a place for what goes wrong. */
import { VerifierError } from '../../verifier/errors.js';
import { all, byId, copied, element, first } from '../../verifier/ui/elements.js';
import { Language } from '../../verifier/ui/language.js';
import { faultText } from '../../verifier/ui/sentences.js';
import { RefusedError, ToldError } from './errors.js';

export const place = byId('poll-tool', HTMLElement);
const words = byId('poll-words', HTMLElement);
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

/** Shows these parts and no others. @param {string[]} names */
export function only(names) {
  for (const section of all(place, '[data-part]', HTMLElement))
    section.hidden = !names.includes(section.dataset.part ?? '');
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
function busy(isBusy) {
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

/** Nothing is wrong any more. */
export function calm() {
  problem.hidden = true;
}

/** @param {string} selector @param {() => unknown} listener */
export function onClick(selector, listener) {
  for (const button of all(place, selector, HTMLButtonElement)) button.addEventListener('click', listener);
}

export function markTrial() {
  first(place, '[data-trial]', HTMLElement).hidden = false;
}

/** Hands the reader a file. @param {string} name @param {Uint8Array} bytes */
export function download(name, bytes) {
  const href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/json' }));
  element('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** @param {unknown} error @returns {string[]} */
function toldOf(error) {
  if (error instanceof ToldError) return [word(error.word), error.messages[language.code] ?? ''];
  if (error instanceof DOMException) return [word('not_stored')];
  if (error instanceof VerifierError) return [word('false_answer'), faultText(language, error.fault)];
  if (!(error instanceof RefusedError)) return [word('fault')];
  if (error.isSessionOver) return [word('session_over')];
  const who = error.issuer ? `${error.issuer.licence}: ` : '';
  return [who + (error.messages[language.code] ?? error.message)];
}

/** @param {unknown} error */
function isExpected(error) {
  return [ToldError, RefusedError, VerifierError, DOMException].some((sort) => error instanceof sort);
}

/** @param {unknown} error */
function isFinal(error) {
  return (error instanceof RefusedError && error.isPollOver) || (error instanceof ToldError && error.isFinal);
}

let isActing = false;
/** What is under way. @type {Promise<void>} */
let current = Promise.resolve();

/** @param {() => Promise<void>} work */
async function attempt(work) {
  isActing = true;
  busy(true);
  try {
    await work();
  } catch (error) {
    complain(toldOf(error), isFinal(error) ? null : () => act(work));
    if (!isExpected(error)) throw error;
  } finally {
    isActing = false;
    busy(false);
  }
}

/**
 * Runs what a button asks for, once at a time: a second tap while the first is under way is none. What goes wrong is told, with a button for
 * another try.
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function act(work) {
  if (isActing) return;
  current = attempt(work);
  await current;
}

/** The same once nothing else is under way: a file that was picked is not to be picked again. @param {() => Promise<void>} work */
export async function actNext(work) {
  while (isActing) await current.catch(() => {});
  await act(work);
}
