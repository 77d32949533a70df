/** The families of error: their bytes, their claim, the network. Everything that is thrown on purpose is one of these. */

/** Common ancestor of what this package throws. */
export class VerifierError extends Error {
  /** @param {string} message in plain English, without the input's own text */
  constructor(message) {
    super(message);
    this.name = new.target.name;
  }
}

/** The input breaks shape, syntax or canonical form. */
export class Malformed extends VerifierError {}

/** The input is well-formed and false; both values are attached. */
export class Mismatch extends VerifierError {
  /**
   * @param {string} message
   * @param {unknown} [expected] what should be there
   * @param {unknown} [found] what is there
   */
  constructor(message, expected, found) {
    super(message);
    this.expected = expected;
    this.found = found;
  }
}

/** Somebody who should have answered did not, or not in the agreed form: try again, or elsewhere. */
export class Unavailable extends VerifierError {}
