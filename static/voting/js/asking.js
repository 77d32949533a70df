/** What is asked of the offices that issue votes and of the ballot box: without cookies, referrer or cache, and over again where nothing came back. */

import { LostError, RefusedError } from './errors.js';

const TIMEOUT = 20_000;

/**
 * @typedef {{licence: string, identify: string, right?: string, signature: string}} Office an issuer, and its addresses; the first one proves rights
 * @typedef {{session: string, trial: boolean}} Identified
 * @typedef {{code: string, challenge: string, trial: boolean}} Shown what has to be typed, where nobody is really identified
 * @typedef {{address: string, challenge: string, trial: boolean}} SentOn the page of a service that identifies people, to which the person goes
 */

/** @typedef {import('./keeping.js').Asking} Questions */

/** @implements {Questions} */
export class Asking {
  /**
   * @param {Office[]} offices in the opening's order
   * @param {string} ballots where ballots are sent
   */
  constructor(offices, ballots) {
    this.offices = offices;
    this.ballots = ballots;
  }

  /** @param {number} place of the issuer @param {{person: string[], code?: string, challenge?: string}} said @returns {Promise<Identified | Shown | SentOn>} */
  async identify(place, said) {
    return /** @type {Identified | Shown | SentOn} */ (
      await ask(this.offices[place].identify, this.#issuer(place), { body: said })
    );
  }

  /** @param {string} session at the first issuer @returns {Promise<import('./keeping.js').Proved>} */
  async right(session) {
    const answer = await ask(this.offices[0].right ?? '', this.#issuer(0), { session });
    return /** @type {import('./keeping.js').Proved} */ (answer);
  }

  /** @param {number} place @param {string} session @param {import('./keeping.js').Proved} proved @param {string} blinded */
  async signature(place, session, proved, blinded) {
    const answer = await ask(this.offices[place].signature, this.#issuer(place), {
      session,
      body: { ...proved, blinded },
    });
    return String(answer.signature);
  }

  /** @param {number} place */
  #issuer(place) {
    return { place, licence: this.offices[place].licence };
  }

  /** @param {string} line */
  async ballot(line) {
    return String((await ask(this.ballots, null, { body: { ballot: line } })).promise);
  }
}

/**
 * @param {string} url
 * @param {{place: number, licence: string} | null} issuer
 * @param {{body?: object, session?: string}} options
 * @returns {Promise<Record<string, unknown>>}
 */
async function ask(url, issuer, { body, session }) {
  let answer;
  let said;
  try {
    answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body: body && JSON.stringify(body),
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(session && { authorization: `Bearer ${session}` }),
      },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    said = await answer.json();
  } catch {
    throw new LostError();
  }
  if (answer.ok) return said;
  if (answer.status === 429 || answer.status >= 500) throw new LostError(said?.messages);
  throw new RefusedError(answer.status, String(said?.code ?? ''), said?.messages ?? {}, issuer);
}
