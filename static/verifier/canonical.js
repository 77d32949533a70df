/**
 * Strict I-JSON in (RFC 7493, narrowed by FORMATS: integers only, one number syntax) and canonical JSON out (RFC 8785).
 *
 * JSON.parse is of no use here: it keeps the last of two members with one name and forgets how a number was written.
 * Objects come out without a prototype, so that `__proto__` is a name like any other.
 */
import { fromUtf8, isWellFormed, toUtf8 } from './bytes.js';
import { Malformed } from './errors.js';

/** How deep lists and objects may lie in one another; more is refused before the stack ends. */
export const MAX_DEPTH = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has them escaped, and nowhere else
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,15})$/;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX4 = /[0-9a-fA-F]{4}/y;
const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, whatever it means
const ASCII = /^[\u0000-\u007f]*$/;
const NONCHARACTER =
  /[\ufdd0-\ufdef]|[\ufffe\uffff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]/;
const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** @param {string} text */
function checkText(text) {
  if (ASCII.test(text)) return;
  if (!isWellFormed(text)) throw new Malformed('lone_surrogate');
  if (NONCHARACTER.test(text)) throw new Malformed('noncharacter');
}

/** @param {number} depth of a list or an object, the outermost being 1 */
function checkDepth(depth) {
  if (depth > MAX_DEPTH) throw new Malformed('nested_deep', { most: MAX_DEPTH });
}

class Reader {
  /** @param {string} text @param {boolean} isForeign any JSON, though no name twice */
  constructor(text, isForeign) {
    this.text = text;
    this.isForeign = isForeign;
    this.at = 0;
  }

  /** What is here is not JSON. */
  syntax() {
    const before = this.text.slice(0, this.at).split('\n');
    return new Malformed('not_json', { line: before.length, column: /** @type {string} */ (before.at(-1)).length + 1 });
  }

  /** Takes what the sticky pattern matches here. @param {RegExp} pattern */
  take(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }

  /** @param {string} token */
  expect(token) {
    if (!this.text.startsWith(token, this.at)) throw this.syntax();
    this.at += token.length;
  }

  /** @param {string} token */
  accept(token) {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** @param {number} depth @returns {unknown} */
  value(depth) {
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.list(depth);
      case '"':
        return this.string();
      case 't':
        this.expect('true');
        return true;
      case 'f':
        this.expect('false');
        return false;
      case 'n':
        this.expect('null');
        return null;
      default:
        return this.number();
    }
  }

  number() {
    const digits = this.take(NUMBER);
    if (digits === null) throw this.syntax();
    if (!this.isForeign && !INTEGER.test(digits)) throw new Malformed('number_form');
    const value = Number(digits);
    if (!this.isForeign && !Number.isSafeInteger(value)) throw new Malformed('number_range');
    return value;
  }

  string() {
    this.expect('"');
    let text = /** @type {string} */ (this.take(PLAIN));
    while (!this.accept('"')) {
      this.expect('\\');
      text += this.escape() + this.take(PLAIN);
    }
    if (!this.isForeign) checkText(text);
    return text;
  }

  escape() {
    const letter = this.text[this.at];
    this.at += 1;
    if (letter === 'u') {
      const digits = this.take(HEX4);
      if (digits === null) throw this.syntax();
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const meant = Object.hasOwn(ESCAPES, letter ?? '')
      ? ESCAPES[/** @type {keyof typeof ESCAPES} */ (letter)]
      : undefined;
    if (meant === undefined) throw this.syntax();
    return meant;
  }

  /** @param {number} depth */
  list(depth) {
    checkDepth(depth);
    this.expect('[');
    this.take(SPACE);
    /** @type {unknown[]} */
    const items = [];
    if (this.accept(']')) return items;
    do {
      this.take(SPACE);
      items.push(this.value(depth + 1));
      this.take(SPACE);
    } while (this.accept(','));
    this.expect(']');
    return items;
  }

  /** @param {number} depth */
  object(depth) {
    checkDepth(depth);
    this.expect('{');
    this.take(SPACE);
    /** @type {Record<string, unknown>} */
    const members = Object.create(null);
    if (this.accept('}')) return members;
    do {
      this.take(SPACE);
      const name = this.string();
      if (name in members) throw new Malformed('name_twice');
      this.take(SPACE);
      this.expect(':');
      this.take(SPACE);
      members[name] = this.value(depth + 1);
      this.take(SPACE);
    } while (this.accept(','));
    this.expect('}');
    return members;
  }
}

/** @param {Uint8Array | string} input @param {boolean} isForeign */
function read(input, isForeign) {
  const reader = new Reader(typeof input === 'string' ? input : fromUtf8(input), isForeign);
  if (reader.text.startsWith('\ufeff')) throw new Malformed('byte_order_mark');
  reader.take(SPACE);
  const value = reader.value(1);
  reader.take(SPACE);
  if (reader.at !== reader.text.length) throw reader.syntax();
  return value;
}

/**
 * Reads one JSON value and insists on the end of the input.
 * @param {Uint8Array | string} input UTF-8, without byte order mark
 * @returns {unknown} null, boolean, safe integer, string, array, or object without prototype
 */
export function loads(input) {
  return read(input, false);
}

/**
 * Reads JSON that is not ours to narrow, a browser's client data: any number and any string, though no name twice.
 * @param {Uint8Array} input UTF-8, without byte order mark
 * @returns {unknown}
 */
export function loadsForeign(input) {
  return read(input, true);
}

/** @param {unknown} value @param {number} depth @returns {string} */
function write(value, depth) {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Malformed('number_range');
    return String(value);
  }
  if (typeof value === 'string') {
    checkText(value);
    return JSON.stringify(value);
  }
  checkDepth(depth);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new Malformed('no_json_value');
  const members = /** @type {Record<string, unknown>} */ (value);
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${write(name, depth)}:${write(members[name], depth + 1)}`).join(',')}}`;
}

/**
 * Canonical JSON (RFC 8785).
 * @param {unknown} value
 * @returns {string} well-formed, so that its UTF-8 form are the canonical bytes
 */
export function canonicalText(value) {
  return write(value, 1);
}

/** Canonical JSON (RFC 8785) in UTF-8. @param {unknown} value */
export function dumps(value) {
  return toUtf8(canonicalText(value));
}
