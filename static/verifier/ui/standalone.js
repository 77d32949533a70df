/** The verifier as one file, opened from anywhere: no registry behind it, so trust is pasted or read from a file. */
import { element } from './elements.js';
import { Language } from './language.js';
import { Panel } from './panel.js';

/** @typedef {import('./language.js').Code} Code */

/** @type {Readonly<Record<Code, {title: string, lead: string, other: string}>>} */
const TEXTS = {
  ko: {
    title: '차량 기록 증거 검증기',
    lead: '이 파일은 혼자 동작합니다. 증거 파일도 신뢰 정보도 이 컴퓨터를 떠나지 않으며, 고르신 이더리움 노드에만 묻습니다.',
    other: 'English',
  },
  en: {
    title: 'Verifier of car evidence',
    lead: 'This file works by itself. Neither the evidence nor your trust leaves this computer; only the Ethereum endpoint that you choose is asked.',
    other: '한국어',
  },
};

/** @param {Code} code */
function show(code) {
  const other = code === 'ko' ? 'en' : 'ko';
  const { title, lead } = TEXTS[code];
  document.documentElement.lang = code;
  document.title = title;
  const toggle = element(
    'button',
    { type: 'button', class: 'krds-btn text', lang: other, onclick: () => show(other) },
    TEXTS[code].other,
  );
  const head = element('header', { class: 'vf-page-head' }, element('h1', {}, title), toggle, element('p', {}, lead));
  document.body.replaceChildren(
    element('main', { class: 'vf-page' }, head, new Panel({ language: new Language(code) }).element),
  );
}

show(navigator.language.startsWith('ko') ? 'ko' : 'en');
