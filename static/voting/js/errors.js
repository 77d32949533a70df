/** What goes wrong on the polls' pages and is expected to: each says with which of the template's words it is told. */

/** Told with a word of the page; `isFinal`: another try is of no use. */
export class ToldError extends Error {
  /** @param {string} word @param {{isFinal?: boolean, messages?: Record<string, string>}} [options] messages: more of it, in each language */
  constructor(word, { isFinal = false, messages = {} } = {}) {
    super(word);
    this.word = word;
    this.isFinal = isFinal;
    this.messages = messages;
  }
}

/** No answer, or none that can be read: nobody knows whether the question arrived. The same may be asked again. */
export class LostError extends ToldError {
  /** @param {Record<string, string>} [messages] what who answered says of it */
  constructor(messages) {
    super('lost', { messages });
  }
}

/** The evidence, or whom to trust, is not there or can't be read. */
export class NoEvidenceError extends ToldError {
  /** @param {Record<string, string>} [messages] what the registry says of it */
  constructor(messages) {
    super('no_evidence', { messages });
  }
}

/** Somebody has begun to vote in this browser, and somebody else wants to. */
export class OtherPersonError extends ToldError {
  constructor() {
    super('other_person', { isFinal: true });
  }
}

/** The office answered, and refuses. */
export class RefusedError extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {Record<string, string>} messages in each language
   * @param {{place: number, licence: string} | null} issuer who refuses, null for the box
   */
  constructor(status, code, messages, issuer) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.messages = messages;
    this.issuer = issuer;
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
