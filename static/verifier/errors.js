/** The families of error: their bytes, their claim, the network. Everything that is thrown on purpose is one of these. */

/** @typedef {{code: string, values: Record<string, unknown>, where?: string}} Fault a code of verifier/words.json; where: a dotted path */

/** Common ancestor of what this package throws. */
export class VerifierError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [values] what the code's sentence names
   * @param {string} [where] in what was read
   */
  constructor(code, values = {}, where = '') {
    super(where ? `${where}: ${code}` : code);
    this.name = new.target.name;
    /** @type {Fault} */
    this.fault = where ? { code, values, where } : { code, values };
  }
}

/** The input breaks shape, syntax or canonical form. */
export class Malformed extends VerifierError {
  /** The same, of a larger value in which this is the part of that name. @param {string} name */
  in(name) {
    const { code, values, where } = this.fault;
    return new Malformed(code, values, where ? `${name}.${where}` : name);
  }
}

/** The input is well-formed and false; where there are two values to compare, both are attached. */
export class Mismatch extends VerifierError {
  /**
   * @param {string} code
   * @param {unknown} [expected] what should be there
   * @param {unknown} [found] what is there
   */
  constructor(code, expected, found) {
    super(code);
    this.expected = expected;
    this.found = found;
  }

  /** One whose sentence names values. @param {string} code @param {Record<string, unknown>} values */
  static saying(code, values) {
    const mismatch = new Mismatch(code);
    mismatch.fault = { code, values };
    return mismatch;
  }
}

/** Somebody who should have answered did not, or not in the agreed form: try again, or elsewhere. */
export class Unavailable extends VerifierError {}

/**
 * Reads a part of something larger; what is malformed in it is said to be there.
 * @template T
 * @param {string} name the part's
 * @param {() => T} read
 * @returns {T}
 */
export function within(name, read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof Malformed ? error.in(name) : error;
  }
}

/**
 * Runs a check; what is false, or null where nothing is.
 * @param {() => void} check
 * @returns {Fault | null}
 */
export function faultOf(check) {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Mismatch) return error.fault;
    throw error;
  }
}
