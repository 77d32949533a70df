/** What is asked of the offices that issue votes and of the ballot box: without cookies, referrer or cache, and over again where nothing came back. */

const TIMEOUT = 20_000;

/** The office answered, and refuses. */
export class RefusedError extends Error {
  /** @param {number} status @param {string} code @param {Record<string, string>} messages in each language @param {number | null} place of the issuer */
  constructor(status, code, messages, place) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.messages = messages;
    this.place = place;
  }

  /** Whether the session is over: the person has to be identified again. */
  get isSessionOver() {
    return this.status === 401;
  }

  /** Whether the poll is. */
  get isPollOver() {
    return this.status === 410;
  }
}

/** No answer, or none that can be read: nobody knows whether the question arrived. The same may be asked again. */
export class LostError extends Error {}

/**
 * @typedef {{licence: string, identify: string, right?: string, signature: string}} Office an issuer, and its addresses; the first one proves rights
 * @typedef {{session: string, trial: boolean}} Identified
 * @typedef {{code: string, challenge: string, trial: boolean}} Shown what has to be typed, where nobody is really identified
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

  /** @param {number} place of the issuer @param {{person: string[], code?: string, challenge?: string}} said @returns {Promise<Identified | Shown>} */
  async identify(place, said) {
    return /** @type {Identified | Shown} */ (await ask(this.offices[place].identify, place, { body: said }));
  }

  /** @param {string} session at the first issuer @returns {Promise<import('./keeping.js').Proved>} */
  async right(session) {
    const answer = await ask(this.offices[0].right ?? '', 0, { session });
    return /** @type {import('./keeping.js').Proved} */ (answer);
  }

  /** @param {number} place @param {string} session @param {import('./keeping.js').Proved} proved @param {string} blinded */
  async signature(place, session, proved, blinded) {
    const answer = await ask(this.offices[place].signature, place, {
      session,
      body: { ...proved, blinded },
    });
    return String(answer.signature);
  }

  /** @param {string} line */
  async ballot(line) {
    return String((await ask(this.ballots, null, { body: { ballot: line } })).promise);
  }
}

/**
 * @param {string} url
 * @param {number | null} place
 * @param {{body?: object, session?: string}} options
 * @returns {Promise<Record<string, unknown>>}
 */
async function ask(url, place, { body, session }) {
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
    throw new LostError('no answer');
  }
  if (answer.ok) return said;
  if (answer.status === 429 || answer.status >= 500) throw new LostError(`status ${answer.status}`);
  throw new RefusedError(answer.status, String(said?.code ?? ''), said?.messages ?? {}, place);
}
