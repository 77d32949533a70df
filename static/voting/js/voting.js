/** Voting in four steps, of which each goes on where the browser was. What is asked and kept, keeping.js says. */
import { loads } from '../../verifier/canonical.js';
import { data } from '../../verifier/ui/elements.js';
import { Asking } from './asking.js';
import { checkPoll } from './checking.js';
import { Choice } from './choice.js';
import { RefusedError } from './errors.js';
import { act, complain, download, markTrial, onClick, only, place, say, word } from './frame.js';
import { Identification } from './identification.js';
import { Keeping } from './keeping.js';
import { ballotFile } from './making.js';
import { openStore } from './stores.js';
import * as view from './view.js';

const subject = data(place, 'subject');
const opening = data(place, 'opening');
const urls = {
  evidence: data(place, 'evidence'),
  trust: data(place, 'trust'),
};
let isOver = data(place, 'state') === 'over';
const offices = /** @type {import('./asking.js').Office[]} */ (loads(data(place, 'offices')));
const asking = new Asking(offices, data(place, 'ballots'));

const LOCK_TIMEOUT = 2_000;

/**
 * What the page at home and the one at a counter differ in: whose stores they have, what happens on arrival and once a ballot is signed.
 * @typedef {{stores: string, arrive?: (keeping: Keeping, goOn: () => Promise<void>) => Promise<void>,
 *   sent?: (keeping: Keeping, cast: import('./keeping.js').Cast) => void}} Manner
 */

/** The two stores of this poll, in two databases. @param {Manner} manner */
async function storesFor({ stores }) {
  return {
    ballots: /** @type {import('./keeping.js').Store<import('./keeping.js').Kept>} */ (
      await openStore(`${stores}-ballots`, opening)
    ),
    person: /** @type {import('./keeping.js').Store<import('./keeping.js').Asked>} */ (
      await openStore(`${stores}-person`, opening)
    ),
  };
}

class Voting {
  /** @param {Keeping} keeping @param {Manner} manner */
  constructor(keeping, manner) {
    this.keeping = keeping;
    this.manner = manner;
    this.identification = new Identification(keeping, asking, (work) => this.#identify(work));
    this.choice = new Choice(keeping.poll.opened, (choices) => this.#review(choices));
    /** @type {string[]} */
    this.draft = [];
    onClick('[data-cast]', () => act(() => this.#cast()));
    onClick('[data-change]', () => this.#choose());
    onClick('[data-save]', () => save(this.#ballot));
    onClick('[data-forget]', () => act(() => this.#forget()));
    // A connection that is back: the same ballot once more.
    window.addEventListener('online', () => this.keeping.step === 'send' && act(() => this.#send()));
  }

  /** Goes on where the voter is. */
  async goOn() {
    const { step, isTrial } = this.keeping;
    if (isTrial) markTrial();
    if (step === 'send') await this.#send();
    else if (step === 'sent') this.#sent();
    else if (isOver) only([]);
    else if (step === 'choose') this.#choose();
    else this.#ask();
  }

  /** @param {() => Promise<void>} work */
  async #identify(work) {
    try {
      await work();
      if (this.keeping.isTrial) markTrial();
      if (!this.keeping.unidentified.length) {
        await this.keeping.getTokens(asking);
        this.#choose();
      }
    } catch (error) {
      if (error instanceof RefusedError && error.isSessionOver && error.issuer) {
        await this.keeping.sessionOver(error.issuer.place);
        this.#ask();
      } else if (error instanceof RefusedError && error.isPollOver) {
        isOver = true;
        only([]);
      }
      throw error;
    }
  }

  #ask() {
    view.show('identify');
    this.identification.begin();
  }

  #choose() {
    this.choice.show(this.keeping.chosen);
  }

  /** @param {string[]} choices */
  #review(choices) {
    this.draft = choices;
    view.showBallot(this.keeping.poll.opened, choices);
  }

  async #cast() {
    await this.keeping.choose(this.draft);
    await this.#send();
  }

  async #send() {
    this.#sent();
    try {
      await this.keeping.send(asking);
    } catch (error) {
      if (!(error instanceof RefusedError && error.isPollOver)) throw error;
      isOver = true;
      this.#sent();
      complain([word('not_counted'), ...(this.#ballot?.promise ? [word('before_counts')] : [])], null);
      return;
    }
    this.#sent();
  }

  #sent() {
    const isPromised = Boolean(this.#ballot?.promise);
    view.showSent({
      isPromised,
      isAwaited: !isPromised && !isOver,
      canChange: isPromised && !isOver && this.keeping.canChange,
      canFind: isOver,
    });
    if (this.#ballot) this.manner.sent?.(this.keeping, this.#ballot);
  }

  /** The one that counts, as far as one knows. */
  get #ballot() {
    return isOver ? this.keeping.final : this.keeping.last;
  }

  async #forget() {
    await this.keeping.forget();
    location.reload();
  }
}

/** @param {import('./keeping.js').Cast | null} cast */
function save(cast) {
  if (cast) download(`${subject.slice('poll:'.length)}.ballot.json`, ballotFile(subject, cast.line, cast.promise));
}

/** Goes on where the voter is, once the poll was checked. @type {(() => Promise<void>) | null} */
let ready = null;

/** Checks the poll, and makes ready for who votes in it. @param {Manner} manner */
async function begin(manner) {
  if (ready) return ready();
  const kept = await storesFor(manner);
  say(word('checking'));
  const { poll, isSound, answers } = await checkPoll(urls, subject);
  const isOurs =
    isSound &&
    poll?.digest === opening &&
    poll.opened.issuers.every(({ licence }, at) => licence === offices[at]?.licence);
  view.showFindings(answers, isOurs);
  if (!poll || !isOurs) {
    // What was voted before can be saved all the same, now more than ever; at a counter it is the last person's.
    const last = manner.arrive ? null : (await kept.ballots.read())?.ballots.at(-1);
    if (last) {
      onClick('[data-save]', () => save(last));
      const isPromised = last.promise !== null;
      view.showSent({ isPromised, isAwaited: !isPromised, canChange: false, canFind: false });
    }
    complain([word('not_sound')], () => location.reload());
    return;
  }
  view.showSecrecy(poll.opened);
  const keeping = new Keeping(poll, kept);
  await keeping.load();
  const voting = new Voting(keeping, manner);
  ready = () => voting.goOn();
  await (manner.arrive ? manner.arrive(keeping, ready) : ready());
}

/** Another tab has it; a page that is being left, a moment longer. @param {unknown} error */
function notAlone(error) {
  if (!(error instanceof DOMException)) throw error;
  complain([word('second_tab')], () => location.reload());
}

/** With the lock that one tab has at a time, for as long as the page is open. @param {Manner} manner */
export function start(manner) {
  place.hidden = false;
  if (!(globalThis.crypto?.subtle && 'indexedDB' in window && navigator.locks)) {
    complain([word('unable')], null);
    return;
  }
  const withLock = async () => {
    await act(() => begin(manner));
    await new Promise(() => {});
  };
  navigator.locks
    .request(`vote in ${subject}`, { signal: AbortSignal.timeout(LOCK_TIMEOUT) }, withLock)
    .catch(notAlone);
}
