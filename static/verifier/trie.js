/** The map: a binary trie over 32-byte labels, most significant bit first (FORMATS section 4), and the checks of its proofs. */

import { equal, fromHex } from './bytes.js';
import { Malformed, Mismatch } from './errors.js';
import { sha256 } from './hash.js';
import { field, list, members } from './shape.js';

export const EMPTY = new Uint8Array(32);

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);
const MAX_DEPTH = 256;

/**
 * @typedef {{label: Uint8Array, value: Uint8Array}} Terminal
 * @typedef {{siblings: Uint8Array[], terminal: Terminal | null}} MapProof siblings deepest first
 */

/** @param {Uint8Array} label @param {Uint8Array} value 32 bytes each */
export function leaf(label, value) {
  return sha256(LEAF, label, value);
}

/** @param {Uint8Array} left @param {Uint8Array} right 32 bytes each */
function inner(left, right) {
  return sha256(INNER, left, right);
}

/** @param {Uint8Array} label @param {number} depth 0 is the most significant bit */
function bit(label, depth) {
  return (label[depth >> 3] >> (7 - (depth & 7))) & 1;
}

/**
 * The definition, slow: for tests.
 * @param {[Uint8Array, Uint8Array][]} pairs label and value, labels distinct
 * @param {number} [depth]
 * @returns {Uint8Array}
 */
export function root(pairs, depth = 0) {
  if (pairs.length === 0) return EMPTY;
  if (pairs.length === 1) return leaf(...pairs[0]);
  const [left, right] = [0, 1].map((side) => pairs.filter(([label]) => bit(label, depth) === side));
  return inner(root(left, depth + 1), root(right, depth + 1));
}

/** @param {unknown} value */
function hash32(value) {
  return fromHex(value, 32);
}

/**
 * The shape that every map proof has, whatever it proves.
 * @param {Uint8Array[]} siblings
 */
function checkShape(siblings) {
  if (siblings.length > MAX_DEPTH) throw new Malformed('map_proof_deep', { most: MAX_DEPTH });
  // A lone label lies as high as it can: beside nothing, the path would have ended one bit higher.
  if (siblings.length && equal(siblings[0], EMPTY)) throw new Malformed('map_proof_empty');
}

/** @param {unknown} value @returns {Terminal} */
function parseTerminal(value) {
  const fields = members(value, ['label', 'value']);
  return { label: field(fields, 'label', hash32), value: field(fields, 'value', hash32) };
}

/** A map proof as evidence writes it. @param {unknown} value @returns {MapProof} */
export function parseMapProof(value) {
  const fields = members(value, ['siblings', 'terminal']);
  const siblings = field(fields, 'siblings', (hashes) => list(hashes, hash32));
  checkShape(siblings);
  const terminal = fields.terminal === null ? null : field(fields, 'terminal', parseTerminal);
  return { siblings, terminal };
}

/**
 * The map with this root has the label with this value or, where the value is null, has it not.
 * @param {Uint8Array} label 32 bytes
 * @param {Uint8Array | null} value 32 bytes
 * @param {MapProof} proof
 * @param {Uint8Array} expectedRoot 32 bytes
 */
export function verify(label, value, proof, expectedRoot) {
  const { siblings, terminal } = proof;
  checkShape(siblings);
  if (value) {
    if (!terminal) throw new Mismatch('map_nothing', value, null);
    if (!equal(terminal.label, label)) throw new Mismatch('map_other_label', label, terminal.label);
    if (!equal(terminal.value, value)) throw new Mismatch('map_other_value', value, terminal.value);
  } else if (terminal) {
    if (equal(terminal.label, label)) throw new Mismatch('map_present', null, terminal.value);
    // Another label shows that this one is absent only where it lies on this one's path.
    for (let depth = 0; depth < siblings.length; depth += 1) {
      if (bit(terminal.label, depth) !== bit(label, depth)) throw new Mismatch('map_off_path', label, terminal.label);
    }
  }
  let hash = terminal ? leaf(terminal.label, terminal.value) : EMPTY;
  siblings.forEach((sibling, index) => {
    // The deepest sibling comes first, and with it the deepest bit.
    hash = bit(label, siblings.length - 1 - index) ? inner(sibling, hash) : inner(hash, sibling);
  });
  if (!equal(hash, expectedRoot)) throw new Mismatch('map_root_differs', expectedRoot, hash);
}
