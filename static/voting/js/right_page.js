/** The page on which somebody asks whether a right was used in their name: identified, proved by the first office, and verified here. Nothing is kept. */
import { fromHex } from '../../verifier/bytes.js';
import { dumps, loads } from '../../verifier/canonical.js';
import { checkPerson, rightOf } from '../../verifier/polls/rights.js';
import { data, first } from '../../verifier/ui/elements.js';
import { told } from './answers.js';
import { Asking } from './asking.js';
import { checkPoll } from './checking.js';
import { count, isAble } from './counting.js';
import { RefusedError } from './errors.js';
import {
  act,
  actNext,
  complain,
  download,
  language,
  markTrial,
  onClick,
  only,
  part,
  place,
  say,
  word,
} from './frame.js';
import { Identification } from './identification.js';
import { onFile } from './picking.js';

const subject = data(place, 'subject');
const offices = /** @type {import('./asking.js').Office[]} */ (loads(data(place, 'offices')));
const asking = new Asking(offices, '');
const OUTCOMES = ['used', 'unused', 'not_on_roll', 'waiting', 'unchecked', 'false'];
/** What the answer rests on. */
const RESTS_ON = ['logged', 'complete', 'anchored'];
/** Where one of these is said, nobody looked at the proof. */
const UNCHECKED = ['rests_on', 'not_opened', 'content_missing'];

/** @type {Uint8Array | null} the proof as a file */
let file = null;

/** Who asks, for as long as the page is open. @implements {Identifying} */
class Proving {
  /** @param {import('./making.js').Poll} poll */
  constructor(poll) {
    this.poll = poll;
    /** @type {string[] | null} */
    this.person = null;
    /** @type {string | null} */
    this.session = null;
  }

  /** The first office alone proves rights. */
  get unidentified() {
    return this.session === null ? [0] : [];
  }

  /** @param {string[]} person */
  async begin(person) {
    checkPerson(person, this.poll.opened.eligible);
    if (this.person?.join('\n') !== person.join('\n')) this.session = null;
    this.person = person;
  }

  /** @param {number} _place @param {string} session @param {boolean} isTrial */
  async identified(_place, session, isTrial) {
    if (isTrial) markTrial();
    this.session = session;
  }

  /** The proof as a file; Mismatch where it is not of this person's right. @returns {Promise<Uint8Array>} */
  async prove() {
    const { person, proof } = await asking.right(this.session ?? '');
    rightOf(person, fromHex(proof, 80), this.poll.opened.eligible);
    return dumps({ format: 'right-evidence/1', subject, person, proof });
  }
}

/** @typedef {import('./identification.js').Identifying} Identifying */

/** @param {import('./answers.js').Answer} answer @param {boolean} isClosed whether more boxes may come */
function outcomeOf({ status, reasons }, isClosed) {
  const codes = reasons.map(({ code }) => code);
  if (status === 'fail') return 'false';
  if (codes.some((code) => UNCHECKED.includes(code))) return 'unchecked';
  if (codes.includes('right_used')) return 'used';
  if (codes.includes('not_on_roll')) return 'not_on_roll';
  return status === 'pass' && codes.includes('right_unused') && isClosed ? 'unused' : 'waiting';
}

/** @param {Uint8Array} bytes a `right-evidence/1` */
async function look(bytes) {
  say(word('looking'));
  const { right, answers, isClosed } = await count({ right: bytes, reads: 'rights' });
  if (!right) return;
  file = bytes;
  const [found, outcome] = [part('found'), outcomeOf(right, isClosed)];
  for (const name of OUTCOMES) first(found, `[data-outcome=${name}]`, HTMLElement).hidden = name !== outcome;
  const box = right.reasons.find(({ code }) => code === 'right_used')?.values.box;
  first(found, '[data-box]', HTMLElement).textContent = language.fill(word('box'), { box });
  const doubts = answers.filter(({ question, status }) => RESTS_ON.includes(question) && status !== 'pass');
  first(found, '[data-answers]', HTMLElement).replaceChildren(...[right, ...doubts].map(told));
  only(['found']);
  first(found, 'h2', HTMLElement).focus();
}

/** @param {Proving} proving @param {Identification} identification @param {() => Promise<void>} work */
async function identify(proving, identification, work) {
  await work();
  if (proving.unidentified.length) return;
  try {
    await look(await proving.prove());
  } catch (error) {
    if (error instanceof RefusedError && error.isSessionOver) {
      proving.session = null;
      identification.begin();
    }
    throw error;
  }
}

async function begin() {
  only(['identify', 'file']);
  if (!offices[0]?.right) {
    only(['file']);
    return;
  }
  say(word('checking'));
  const { poll } = await checkPoll({ evidence: data(place, 'evidence'), trust: data(place, 'trust') }, subject);
  if (!poll) {
    only(['file']);
    complain([word('not_opened')], () => act(begin));
    return;
  }
  const proving = new Proving(poll);
  const identification = new Identification(proving, asking, (work) => identify(proving, identification, work));
  identification.begin();
}

place.hidden = false;
if (isAble()) {
  onFile((bytes) => actNext(() => look(bytes)));
  onClick('[data-save]', () => file && download(`${subject.slice('poll:'.length)}.right.json`, file));
  onClick('[data-other]', () => only(offices[0]?.right ? ['identify', 'file'] : ['file']));
  act(begin);
} else complain([word('unable')], null);
