/** The verifier as one file, opened from anywhere: no registry behind it, so trust is pasted or read from a file. */
import { element } from './elements.js';
import { Language } from './language.js';
import { Panel } from './panel.js';
import { LABELS } from './words.js';

/** @typedef {import('./language.js').Code} Code */

/** Each language by its own name. @type {Readonly<Record<Code, string>>} */
const NAMES = { ko: '한국어', en: 'English' };

/** @param {Code} code */
function show(code) {
  const other = code === 'ko' ? 'en' : 'ko';
  const language = new Language(code);
  const title = language.say(LABELS.standalone_title);
  const lead = language.say(LABELS.standalone_lead);
  document.documentElement.lang = code;
  document.title = title;
  const toggle = element(
    'button',
    { type: 'button', class: 'krds-btn text', lang: other, onclick: () => show(other) },
    NAMES[other],
  );
  const head = element('header', { class: 'vf-page-head' }, element('h1', {}, title), toggle, element('p', {}, lead));
  document.body.replaceChildren(element('main', { class: 'vf-page' }, head, new Panel({ language }).element));
}

show(navigator.language.startsWith('ko') ? 'ko' : 'en');
