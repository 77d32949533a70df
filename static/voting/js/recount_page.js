/** The page on which anybody counts a poll again: the count beside the published one, and what the browser's verifier answers. */
import { icon } from '../../verifier/ui/dom.js';
import { element, first } from '../../verifier/ui/elements.js';
import { told, worstFirst } from './answers.js';
import { count, isAble } from './counting.js';
import { act, complain, language, onClick, only, part, place, word } from './frame.js';
import { progressBar } from './progress.js';

/** @typedef {import('./counting.js').Counted} Counted */

const VERDICTS = ['sound', 'unsound', 'unsure'];
const numbers = new Intl.NumberFormat(language.code);

/** @param {string} text @param {number | null} published @param {number | null} counted */
function row(text, published, counted) {
  const isKnown = published !== null && counted !== null;
  const status = isKnown ? (published === counted ? 'pass' : 'fail') : 'unknown';
  /** @param {string} label @param {(Node | string)[]} children */
  const cell = (label, ...children) => element('td', { 'data-label': word(label) }, ...children);
  /** @param {number | null} value */
  const shown = (value) => (value === null ? word('none') : numbers.format(value));
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, text),
    cell('published', shown(published)),
    cell('counted', shown(counted)),
    cell('same', icon(status), ` ${word(`same_${status}`)}`),
  );
}

/** @param {Counted} counted */
function rows({ options, published, sums }) {
  /** @param {import('./counter.js').Sums | null} from @param {string} id */
  const of = (from, id) => from?.options.find((option) => option.id === id)?.count ?? null;
  return [
    ...options.map(({ id, text }) => row(text, of(published, id), of(sums, id))),
    row(word('blank'), published?.blank ?? null, sums?.blank ?? null),
    row(word('superseded'), published?.superseded ?? null, sums?.superseded ?? null),
    row(word('all'), published?.counted ?? null, sums?.counted ?? null),
  ];
}

/** @param {Counted} counted */
function show(counted) {
  const result = part('result');
  for (const verdict of VERDICTS)
    first(result, `[data-verdict=${verdict}]`, HTMLElement).hidden = verdict !== VERDICTS[counted.exit];
  first(result, 'tbody', HTMLTableSectionElement).replaceChildren(...rows(counted));
  first(result, '[data-answers]', HTMLElement).replaceChildren(...worstFirst(counted.answers).map(told));
  only(['result']);
  first(result, 'h2', HTMLElement).focus();
}

async function recount() {
  only(['counting']);
  const onCount = progressBar();
  try {
    show(await count({ reads: 'all', onCount }));
  } catch (error) {
    only(['begin']);
    throw error;
  }
}

place.hidden = false;
if (isAble()) {
  only(['begin']);
  onClick('[data-count]', () => act(recount));
} else complain([word('unable')], null);
