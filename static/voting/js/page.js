/** The page on which a citizen votes: four steps, of which each goes on where the browser was. What is asked and kept, keeping.js says. */
import { loads } from '../../verifier/canonical.js';
import { VerifierError } from '../../verifier/errors.js';
import { byId, data } from '../../verifier/ui/elements.js';
import { faultText } from '../../verifier/ui/sentences.js';
import { Asking, LostError, RefusedError } from './asking.js';
import { checkPoll, findBallot, NoEvidenceError } from './checking.js';
import { Choice } from './choice.js';
import { Identification } from './identification.js';
import { Keeping, OtherPersonError } from './keeping.js';
import { ballotFile } from './making.js';
import { openStore } from './stores.js';
import * as view from './view.js';

const place = byId('vote', HTMLElement);
const subject = data(place, 'subject');
const opening = data(place, 'opening');
const urls = {
  evidence: data(place, 'evidence'),
  trust: data(place, 'trust'),
  files: new URL(data(place, 'poll'), location.href).href,
};
let isOver = data(place, 'state') === 'over';
const offices = /** @type {import('./asking.js').Office[]} */ (loads(data(place, 'offices')));
const asking = new Asking(offices, data(place, 'ballots'));

const LOCK_TIMEOUT = 2_000;

let isBusy = false;

/** Runs what a button asks for, once at a time; what goes wrong is told, with a button for another try. @param {() => Promise<void>} work */
async function act(work) {
  // A second tap while the first is under way.
  if (isBusy) return;
  isBusy = true;
  view.busy(true);
  try {
    await work();
  } catch (error) {
    view.complain(toldOf(error), isFinal(error) ? null : () => act(work));
    if (!isExpected(error)) throw error;
  } finally {
    isBusy = false;
    view.busy(false);
  }
}

/** @param {unknown} error */
function isExpected(error) {
  const sorts = [LostError, RefusedError, VerifierError, NoEvidenceError, OtherPersonError, DOMException];
  return sorts.some((sort) => error instanceof sort);
}

/** Whether another try is of no use. @param {unknown} error */
function isFinal(error) {
  return (error instanceof RefusedError && error.isPollOver) || error instanceof OtherPersonError;
}

/** @param {unknown} error @returns {string[]} */
function toldOf(error) {
  if (error instanceof LostError) return [view.word('lost')];
  if (error instanceof NoEvidenceError) return [view.word('no_evidence')];
  if (error instanceof OtherPersonError) return [view.word('other_person')];
  if (error instanceof DOMException) return [view.word('not_stored')];
  if (error instanceof VerifierError) return [view.word('false_answer'), faultText(view.language, error.fault)];
  if (!(error instanceof RefusedError)) return [view.word('fault')];
  if (error.isSessionOver) return [view.word('session_over')];
  const who = error.place === null ? '' : `${offices[error.place].licence}: `;
  return [who + (error.messages[view.language.code] ?? error.message)];
}

/** The two stores of this poll, in two databases. */
async function stores() {
  return {
    ballots: /** @type {import('./keeping.js').Store<import('./keeping.js').Kept>} */ (
      await openStore('votes-ballots', opening)
    ),
    person: /** @type {import('./keeping.js').Store<import('./keeping.js').Asked>} */ (
      await openStore('votes-person', opening)
    ),
  };
}

class Voting {
  /** @param {Keeping} keeping */
  constructor(keeping) {
    this.keeping = keeping;
    this.identification = new Identification(keeping, asking, (work) => act(() => this.#identify(work)));
    this.choice = new Choice(keeping.poll.opened, (choices) => this.#review(choices));
    /** @type {string[]} */
    this.draft = [];
    view.onClick('[data-cast]', () => act(() => this.#cast()));
    view.onClick('[data-change]', () => this.#choose());
    view.onClick('[data-save]', () => save(this.#ballot));
    view.onClick('[data-find]', () => act(() => this.#find()));
    view.onClick('[data-forget]', () => act(() => this.#forget()));
    // A connection that is back: the same ballot once more.
    window.addEventListener('online', () => this.keeping.step === 'send' && act(() => this.#send()));
  }

  /** Goes on where the voter is. */
  async goOn() {
    const { step, isTrial } = this.keeping;
    if (isTrial) view.markTrial();
    if (step === 'send') await this.#send();
    else if (step === 'sent') this.#sent();
    else if (isOver) view.only([]);
    else if (step === 'choose') this.#choose();
    else this.identification.show();
  }

  /** @param {() => Promise<void>} work */
  async #identify(work) {
    try {
      await work();
      if (this.keeping.isTrial) view.markTrial();
      if (!this.keeping.unidentified.length) {
        await this.keeping.getTokens(asking);
        this.#choose();
      }
    } catch (error) {
      if (error instanceof RefusedError && error.isSessionOver && error.place !== null) {
        await this.keeping.sessionOver(error.place);
        this.identification.show();
      }
      throw error;
    }
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
      view.complain([view.word('not_counted'), ...(this.#ballot?.promise ? [view.word('before_counts')] : [])], null);
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
  }

  /** The one that counts, as far as one knows. */
  get #ballot() {
    return isOver ? this.keeping.final : this.keeping.last;
  }

  async #find() {
    const ballot = this.#ballot;
    if (ballot) view.showFound(await findBallot(urls, ballotFile(subject, ballot.line, ballot.promise)));
  }

  async #forget() {
    await this.keeping.forget();
    location.reload();
  }
}

/** @param {import('./keeping.js').Cast | null} cast */
function save(cast) {
  if (cast) view.download(`${subject.slice('poll:'.length)}.ballot.json`, ballotFile(subject, cast.line, cast.promise));
}

/** Goes on where the voter is, once the poll was checked. @type {(() => Promise<void>) | null} */
let ready = null;

/** Checks the poll, and makes ready for who votes in it. */
async function begin() {
  if (ready) return ready();
  const kept = await stores();
  view.say(view.word('checking'));
  const { poll, answers } = await checkPoll(urls, subject);
  const isOurs =
    poll?.digest === opening && poll.opened.issuers.every(({ licence }, at) => licence === offices[at]?.licence);
  view.showFindings(answers, isOurs);
  if (!poll || !isOurs) {
    // What was voted before can be saved all the same: now more than ever.
    const last = (await kept.ballots.read())?.ballots.at(-1);
    if (last) {
      view.onClick('[data-save]', () => save(last));
      const isPromised = last.promise !== null;
      view.showSent({ isPromised, isAwaited: !isPromised, canChange: false, canFind: false });
    }
    view.complain([view.word('not_sound')], () => location.reload());
    return;
  }
  const keeping = new Keeping(poll, kept);
  await keeping.load();
  const voting = new Voting(keeping);
  ready = () => voting.goOn();
  await ready();
}

/** With the lock that one tab has at a time, for as long as the page is open. */
async function withLock() {
  await act(begin);
  await new Promise(() => {});
}

/** Another tab has it; a page that is being left, a moment longer. @param {unknown} error */
function notAlone(error) {
  if (!(error instanceof DOMException)) throw error;
  view.complain([view.word('second_tab')], () => location.reload());
}

place.hidden = false;
if (globalThis.crypto?.subtle && 'indexedDB' in window && navigator.locks)
  navigator.locks
    .request(`vote in ${subject}`, { signal: AbortSignal.timeout(LOCK_TIMEOUT) }, withLock)
    .catch(notAlone);
else view.complain([view.word('unable')], null);
