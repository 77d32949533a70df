/** What the voting page shows: one part at a time, with the focus on its heading; words and parts stand in the template. */
import { all, element, first } from '../../verifier/ui/elements.js';
import { told } from './answers.js';
import { calm, only, part, place, word } from './frame.js';

/** @typedef {'identify' | 'choose' | 'review' | 'sent'} Step */

const STEPS = ['identify', 'choose', 'review', 'sent'];

/** @param {Step} step */
export function show(step) {
  only([step]);
  calm();
  for (const item of all(place, '[data-step]', HTMLElement)) {
    const at = STEPS.indexOf(item.dataset.step ?? '') - STEPS.indexOf(step);
    item.classList.toggle('done', at < 0);
    item.classList.toggle('active', at === 0);
    item.toggleAttribute('aria-current', at === 0);
    if (at === 0) item.setAttribute('aria-current', 'step');
    first(item, 'em', HTMLElement).hidden = at !== 0;
    if (at === 0) nowAt(item);
  }
  first(part(step), 'h2', HTMLElement).focus();
}

/** On a phone the steps themselves have no names. @param {HTMLElement} item */
function nowAt(item) {
  const name = element('strong', {}, first(item, '.step-tit', HTMLElement).textContent ?? '');
  first(place, '[data-now]', HTMLElement).replaceChildren(`${first(item, '.step', HTMLElement).textContent}: `, name);
}

/** Whether the poll can be secret at all. @param {import('./making.js').Opened} opened */
export function showSecrecy({ eligible, minimum }) {
  const isFew = eligible.size !== null && eligible.size < minimum;
  first(place, '[data-secret=no]', HTMLElement).hidden = !isFew;
  first(place, '[data-secret=maybe]', HTMLElement).hidden = isFew;
}

/** What the browser's own check found. @param {import('./checking.js').Answer[]} answers @param {boolean} isSound */
export function showFindings(answers, isSound) {
  first(place, '[data-findings]', HTMLElement).replaceChildren(...answers.map(told));
  const fold = first(place, '[data-checked]', HTMLDetailsElement);
  fold.hidden = false;
  fold.open = !isSound;
  first(fold, 'p', HTMLElement).hidden = !isSound;
}

/** What a ballot chooses, in words. @param {import('./making.js').Opened} opened @param {string[]} choices @returns {HTMLLIElement[]} */
export function chosenLines(opened, choices) {
  const chosen = opened.options.filter(({ id }) => choices.includes(id)).map(({ text }) => text);
  return (chosen.length ? chosen : [word('blank')]).map((text) => element('li', {}, text));
}

/** The ballot in words. @param {import('./making.js').Opened} opened @param {string[]} choices */
export function showBallot(opened, choices) {
  first(part('review'), '[data-question]', HTMLElement).textContent = opened.question;
  first(part('review'), '[data-chosen]', HTMLElement).replaceChildren(...chosenLines(opened, choices));
  show('review');
}

/** @param {{isPromised: boolean, isAwaited: boolean, canChange: boolean, canFind: boolean}} state isAwaited: its promise may still come */
export function showSent({ isPromised, isAwaited, canChange, canFind }) {
  const sent = part('sent');
  first(sent, '[data-promised]', HTMLElement).hidden = !isPromised;
  first(sent, '[data-unpromised]', HTMLElement).hidden = !isAwaited;
  // At a counter there are neither.
  for (const changing of all(sent, '[data-changing]', HTMLElement)) changing.hidden = !canChange;
  for (const finding of all(sent, '[data-finding]', HTMLElement)) finding.hidden = !canFind;
  show('sent');
}
