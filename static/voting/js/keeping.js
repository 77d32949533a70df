/**
 * What a voter's browser keeps, and in which order (FORMATS sections 12 and 17). Each thing is stored before anybody is asked with it or sees it, so that a
 * page that is closed between any two steps goes on where it was. Two stores that never hold the same: one has who the person is, until there are
 * tokens; the other has the key and the ballots.
 */
import { fromBase64Url, fromHex, toBase64Url, toUtf8 } from '../../verifier/bytes.js';
import { checkPromise } from '../../verifier/polls/promises.js';
import { checkPerson, rightOf } from '../../verifier/polls/rights.js';
import { leafHash } from '../../verifier/tree.js';
import { OtherPersonError } from './errors.js';
import { blindFor, MAX_SEQUENCE, makeBallot, makeKey, tokenOf } from './making.js';

/**
 * @typedef {{line: string, promise: string | null}} Cast one ballot; its place in the list is its sequence
 * @typedef {import('./making.js').VoterKey & {tokens: Uint8Array[], ballots: Cast[], isTrial: boolean}} Kept isTrial: nobody was really identified
 * @typedef {{person: string[], blinded: import('./making.js').Blinded[], sessions: (string | null)[], proof: string | null,
 *   signatures: (string | null)[], isAsked: boolean}} Asked by issuer, in the opening's order; `proof` in hex, a signature in base64url. isAsked: a
 *   signature was asked for, so that what was blinded is this person's for good
 */
/**
 * @template Value
 * @typedef {{read: () => Promise<Value | null>, write: (value: Value) => Promise<void>, erase: () => Promise<void>}} Store one value, durable once
 *   `write` is done
 */
/**
 * @typedef {{person: string[], proof: string}} Proved
 * @typedef {{right: (session: string) => Promise<Proved>,
 *   signature: (place: number, session: string, proved: Proved, blinded: string) => Promise<string>,
 *   ballot: (line: string) => Promise<string>}} Asking what is asked of issuers and of the box
 */

/** @template T @param {T[]} list @param {number} place @param {T} value */
function placed(list, place, value) {
  return list.map((before, at) => (at === place ? value : before));
}

/** The newest ballot that is promised, the newest of all where none is. @param {Cast[]} ballots */
export function finalOf(ballots) {
  return ballots.findLast(({ promise }) => promise !== null) ?? ballots.at(-1) ?? null;
}

export class Keeping {
  /** @type {Kept | null} */
  #kept = null;
  /** @type {Asked | null} */
  #asked = null;

  /**
   * @param {import('./making.js').Poll} poll
   * @param {{ballots: Store<Kept>, person: Store<Asked>}} stores
   */
  constructor(poll, stores) {
    this.poll = poll;
    this.stores = stores;
  }

  /** What was there when the page was closed. */
  async load() {
    this.#kept = await this.stores.ballots.read();
    this.#asked = await this.stores.person.read();
    // Closed when there were tokens, and before the person was forgotten.
    if (this.#kept?.tokens.length && this.#asked) await this.#forgetPerson();
  }

  /** Where the voter is: `identify`, `choose`, `send` (a ballot that is not promised yet) or `sent`. */
  get step() {
    if (!this.#kept?.tokens.length) return 'identify';
    const last = this.last;
    if (!last) return 'choose';
    return last.promise === null ? 'send' : 'sent';
  }

  /** The newest ballot. */
  get last() {
    return this.#kept?.ballots.at(-1) ?? null;
  }

  /** What can count once the poll is over. */
  get final() {
    return finalOf(this.#kept?.ballots ?? []);
  }

  get isTrial() {
    return this.#kept?.isTrial ?? false;
  }

  /** Whether another ballot can be signed. */
  get canChange() {
    return (this.#kept?.ballots.length ?? 0) <= MAX_SEQUENCE;
  }

  /** Who is voting, as it was typed before the page was closed. */
  get person() {
    return this.#asked?.person ?? null;
  }

  /** The places of the issuers that have yet to identify the person. */
  get unidentified() {
    const { sessions, signatures } = this.#asked ?? { sessions: [], signatures: [] };
    return this.poll.opened.issuers.flatMap((_, place) => (sessions[place] || signatures[place] ? [] : [place]));
  }

  /**
   * Makes key and blinded messages, before anybody hears of this person. Mismatch where the person is not written as section 11 says,
   * OtherPersonError where a signature was asked for another one.
   * @param {string[]} person
   */
  async begin(person) {
    const { opened } = this.poll;
    checkPerson(person, opened.eligible);
    if (!this.#kept) await this.#keep({ ...(await makeKey()), tokens: [], ballots: [], isTrial: false });
    const { key } = this.#voter();
    const isSame = this.#asked?.person.join('\n') === person.join('\n');
    if (this.#asked && isSame) return;
    // What was blinded for one person's right gives one key: a second right must not be spent on it.
    if (this.#asked?.isAsked) throw new OtherPersonError();
    const blinded = this.#asked?.blinded ?? blindFor(key, this.poll);
    const none = opened.issuers.map(() => null);
    await this.#note({ person, blinded, sessions: none, proof: null, signatures: none, isAsked: false });
  }

  /** An issuer has identified the person. @param {number} place @param {string} session @param {boolean} isTrial */
  async identified(place, session, isTrial) {
    if (isTrial) await this.#keep({ ...this.#voter(), isTrial });
    const asked = this.#person();
    await this.#note({ ...asked, sessions: placed(asked.sessions, place, session) });
  }

  /** A session is over: that issuer has to identify the person again. @param {number} place */
  async sessionOver(place) {
    const asked = this.#person();
    await this.#note({ ...asked, sessions: placed(asked.sessions, place, null) });
  }

  /**
   * Gets a token from each issuer, the first one's last: that uses the right. Whatever breaks off here goes on with the same messages.
   * @param {Asking} asking
   */
  async getTokens(asking) {
    const { opened } = this.poll;
    if (this.#person().proof === null) await this.#prove(asking);
    for (const place of [...opened.issuers.keys()].reverse())
      if (this.#person().signatures[place] === null) await this.#sign(asking, place);
    const { blinded, signatures } = this.#person();
    const { key } = this.#voter();
    const tokens = await Promise.all(
      signatures.map((signature, place) =>
        tokenOf(key, this.poll, place, blinded[place], fromBase64Url(/** @type {string} */ (signature))),
      ),
    );
    await this.#keep({ ...this.#voter(), tokens });
    await this.#forgetPerson();
  }

  /** The first issuer's proof of this person's right, which is checked before anybody else sees it. @param {Asking} asking */
  async #prove(asking) {
    const { person, sessions } = this.#person();
    const { proof } = await asking.right(sessions[0] ?? '');
    rightOf(person, fromHex(proof, 80), this.poll.opened.eligible);
    await this.#note({ ...this.#person(), proof });
  }

  /** @param {Asking} asking @param {number} place */
  async #sign(asking, place) {
    await this.#note({ ...this.#person(), isAsked: true });
    const { person, proof, sessions, blinded } = this.#person();
    const proved = { person, proof: /** @type {string} */ (proof) };
    const message = toBase64Url(blinded[place].blinded);
    const signature = await asking.signature(place, sessions[place] ?? '', proved, message);
    await tokenOf(this.#voter().key, this.poll, place, blinded[place], fromBase64Url(signature));
    const asked = this.#person();
    await this.#note({ ...asked, signatures: placed(asked.signatures, place, signature) });
  }

  /**
   * Signs a ballot and stores it. Who chooses the same again has the same ballot: no sequence is signed twice.
   * @param {string[]} choices
   */
  async choose(choices) {
    const voter = this.#voter();
    const { ballots } = voter;
    if (this.chosen?.join() === [...choices].sort().join()) return;
    const line = await makeBallot(voter, this.poll, ballots.length, choices);
    await this.#keep({ ...voter, ballots: [...ballots, { line, promise: null }] });
  }

  /** The ids that the newest ballot chooses, null where there is none. @returns {string[] | null} */
  get chosen() {
    return this.last && JSON.parse(this.last.line).choices;
  }

  /**
   * Sends the newest ballot, the same line each time, until it is promised. Malformed or Mismatch where the promise is not the box's word on it.
   * @param {Asking} asking
   */
  async send(asking) {
    const { last } = this;
    if (!last || last.promise !== null) return;
    const promise = await asking.ballot(last.line);
    checkPromise(promise, this.poll.opened.boxKey, this.poll.subject, leafHash(toUtf8(last.line)));
    const voter = this.#voter();
    await this.#keep({ ...voter, ballots: [...voter.ballots.slice(0, -1), { ...last, promise }] });
  }

  /** Leaves nothing of this poll in the browser. */
  async forget() {
    await this.#forgetPerson();
    await this.stores.ballots.erase();
    this.#kept = null;
  }

  #voter() {
    if (!this.#kept) throw new TypeError('nobody has begun to vote');
    return this.#kept;
  }

  #person() {
    if (!this.#asked) throw new TypeError('nobody has said who they are');
    return this.#asked;
  }

  /** @param {Kept} kept */
  async #keep(kept) {
    await this.stores.ballots.write(kept);
    this.#kept = kept;
  }

  /** @param {Asked} asked */
  async #note(asked) {
    await this.stores.person.write(asked);
    this.#asked = asked;
  }

  async #forgetPerson() {
    await this.stores.person.erase();
    this.#asked = null;
  }
}
