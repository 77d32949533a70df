/** The page on which a voter finds the own ballot again: from a file or from this browser, in which box, since when, and whether it counts. */
import { toUtf8 } from '../../verifier/bytes.js';
import { parseBallotEvidence } from '../../verifier/polls/saved.js';
import { data, first } from '../../verifier/ui/elements.js';
import { reasonText } from '../../verifier/ui/sentences.js';
import { told } from './answers.js';
import { count, isAble, isPublic } from './counting.js';
import { act, actNext, complain, download, language, onClick, only, part, place, word } from './frame.js';
import { finalOf } from './keeping.js';
import { ballotFile } from './making.js';
import { onFile } from './picking.js';
import { progressBar } from './progress.js';
import { openStore } from './stores.js';

const subject = data(place, 'subject');
const RESTS_ON = ['logged', 'complete', 'anchored'];
const CHOICE = ['mine_chose', 'mine_blank'];

/** @type {Uint8Array | null} the file with its place in a box */
let file = null;

/** Whether the ballots are so many that the browser does not count them. */
function isMany() {
  return Number(data(place, 'total')) > Number(data(place, 'most'));
}

/** @param {import('./own_ballot.js').OwnBallot} own @param {import('./counting.js').Counted} counted */
function linesOf({ answer, box, since, isLatest, isRead }, { isOpened, isClosed }) {
  const codes = answer.reasons.map(({ code }) => code);
  if (codes.includes('promise_broken')) return ['broken'];
  if (answer.status === 'fail') return ['wrong'];
  if (!isOpened) return ['not_opened'];
  // Only then was the ballot itself checked, and looked for.
  if (box === null && !codes.includes('ballot_unseen')) return ['unchecked'];
  if (box === null) return [isRead && !isClosed ? 'waiting' : 'nowhere'];
  const counts = isLatest === null ? (isPublic() ? 'counts_many' : 'counts_later') : isLatest ? 'counts' : 'superseded';
  return ['in_box', since === null ? 'since_unknown' : 'since', counts];
}

/** @param {import('./counting.js').Counted} counted @param {import('./own_ballot.js').OwnBallot} own */
function show(counted, own) {
  const found = part('found');
  const values = { box: own.box, time: own.since === null ? '' : language.time(own.since) };
  const lines = linesOf(own, counted);
  for (const item of found.querySelectorAll('[data-line]')) {
    if (!(item instanceof HTMLElement)) continue;
    const name = data(item, 'line');
    item.hidden = !lines.includes(name);
    if (!item.hidden) item.textContent = language.fill(word(name), values);
  }
  const choice = own.answer.reasons.find(({ code }) => CHOICE.includes(code));
  const shown = first(found, '[data-choice]', HTMLElement);
  shown.textContent = '';
  first(found, '[data-choice-part]', HTMLElement).hidden = !choice;
  first(found, '[data-show]', HTMLButtonElement).onclick = () => {
    shown.textContent = choice ? reasonText(language, choice) : '';
  };
  const reasons = own.answer.reasons.filter(({ code }) => !CHOICE.includes(code));
  const doubts = counted.answers.filter(({ question, status }) => RESTS_ON.includes(question) && status !== 'pass');
  const items = [{ ...own.answer, reasons }, ...doubts].map(told);
  first(found, '[data-answers]', HTMLElement).replaceChildren(...items);
  first(found, '[data-save]', HTMLButtonElement).hidden = own.box === null;
  only(['found']);
  first(found, 'h2', HTMLElement).focus();
}

/** @param {Uint8Array} bytes a `ballot-evidence/1` */
async function look(bytes) {
  // What is none is told before anything is loaded.
  parseBallotEvidence(bytes);
  only(['counting']);
  const onCount = progressBar();
  try {
    const counted = await count({ ballot: bytes, reads: isMany() ? 'none' : 'all', onCount });
    if (!counted.ballot) return;
    file = counted.ballot.file;
    show(counted, counted.ballot);
  } catch (error) {
    only(['choose']);
    throw error;
  }
}

/** The ballot that this browser keeps; null where it keeps none, or nothing at all. */
async function kept() {
  try {
    const store = await openStore('votes-ballots', data(place, 'opening'));
    return finalOf((await store.read())?.ballots ?? []);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

async function begin() {
  only(['choose']);
  const own = 'indexedDB' in window ? await kept() : null;
  first(part('choose'), '[data-kept]', HTMLElement).hidden = !own;
  if (own) onClick('[data-use-kept]', () => act(() => look(ballotFile(subject, own.line, own.promise))));
}

place.hidden = false;
if (isAble()) {
  onFile((bytes) => actNext(() => look(bytes)));
  const typed = first(part('choose'), 'textarea', HTMLTextAreaElement);
  onClick('[data-use-typed]', () => act(() => look(toUtf8(typed.value.trim()))));
  onClick('[data-save]', () => file && download(`${subject.slice('poll:'.length)}.ballot.json`, file));
  onClick('[data-other]', () => only(['choose']));
  begin();
} else complain([word('unable')], null);
