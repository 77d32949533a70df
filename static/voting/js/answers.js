/** The verifier's answers in words: the worst first, each with its mark. */
import { icon } from '../../verifier/ui/dom.js';
import { element } from '../../verifier/ui/elements.js';
import { reasonText } from '../../verifier/ui/sentences.js';
import { ANSWERS, QUESTIONS } from '../../verifier/ui/words.js';
import { language } from './frame.js';

/** @typedef {import('../../verifier/answer.js').Answer<string>} Answer */

const WORST_FIRST = ['fail', 'unknown', 'pass'];
/** A poll is signed by other people than a car's records. */
const POLLS_OWN = new Map([['signed', 'poll_signed']]);

/** An answer in words. @param {Answer} answer */
export function told({ question, status, reasons }) {
  const title = language.say(QUESTIONS[`${POLLS_OWN.get(question) ?? question}.title`]);
  const said = reasons.map((reason) => element('p', { class: 'quiet' }, reasonText(language, reason)));
  return element(
    'li',
    { class: 'poll-answer' },
    icon(status),
    element('div', {}, element('strong', {}, `${title} ${language.say(ANSWERS[status])}`), ...said),
  );
}

/** @param {Answer[]} answers */
export function worstFirst(answers) {
  return [...answers].sort((one, other) => WORST_FIRST.indexOf(one.status) - WORST_FIRST.indexOf(other.status));
}
