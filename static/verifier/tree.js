/** Merkle tree of RFC 9162 section 2.1: hashing, roots, and the checks of inclusion and consistency proofs. */

import { equal } from './bytes.js';
import { Malformed, Mismatch } from './errors.js';
import { sha256 } from './hash.js';

export const HASH_SIZE = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 9162 section 2.1.1. @param {Uint8Array} entry the leaf's bytes */
export function leafHash(entry) {
  return sha256(LEAF, entry);
}

/**
 * RFC 9162 section 2.1.1.
 * @param {Uint8Array} left 32 bytes
 * @param {Uint8Array} right 32 bytes
 */
export function nodeHash(left, right) {
  return sha256(NODE, left, right);
}

/** The level above; an odd last node moves up as it is. @param {Uint8Array[]} level */
function parents(level) {
  const above = [];
  for (let index = 0; index + 1 < level.length; index += 2) above.push(nodeHash(level[index], level[index + 1]));
  if (level.length % 2) above.push(level[level.length - 1]);
  return above;
}

/**
 * Merkle tree hash over leaf hashes (RFC 9162 section 2.1.1); of no leaves it is the hash of nothing.
 * @param {Uint8Array[]} leafHashes 32 bytes each
 * @returns {Uint8Array} 32 bytes
 */
export function root(leafHashes) {
  if (leafHashes.length === 0) return sha256(new Uint8Array());
  let level = leafHashes;
  while (level.length > 1) level = parents(level);
  return level[0];
}

/**
 * The proof of inclusion of the leaf at this index (RFC 9162 section 2.1.3.1), its sibling first.
 * @param {Uint8Array[]} leafHashes 32 bytes each
 * @param {number} index
 * @returns {Uint8Array[]} 32 bytes each
 */
export function inclusion(leafHashes, index) {
  const proof = [];
  let [level, at] = [leafHashes, index];
  while (level.length > 1) {
    const sibling = level[at % 2 ? at - 1 : at + 1];
    if (sibling) proof.push(sibling);
    level = parents(level);
    at = Math.floor(at / 2);
  }
  return proof;
}

/** @param {Uint8Array[]} hashes */
function checkHashes(...hashes) {
  for (const hash of hashes) {
    if (!(hash instanceof Uint8Array) || hash.length !== HASH_SIZE)
      throw new Malformed('wrong_length', { bytes: HASH_SIZE });
  }
}

/** @param {number | bigint} value @returns {bigint} */
function natural(value) {
  if (typeof value === 'number' ? !Number.isSafeInteger(value) || value < 0 : typeof value !== 'bigint' || value < 0n) {
    throw new Malformed('negative_number');
  }
  return BigInt(value);
}

/**
 * RFC 9162 section 2.1.3.2: the leaf hash is at this index of the tree with this size and root.
 * @param {number | bigint} index
 * @param {number | bigint} size
 * @param {Uint8Array} leaf 32 bytes
 * @param {Uint8Array[]} proof 32 bytes each, the leaf's sibling first
 * @param {Uint8Array} expectedRoot 32 bytes
 */
export function verifyInclusion(index, size, leaf, proof, expectedRoot) {
  checkHashes(leaf, expectedRoot, ...proof);
  let at = natural(index);
  let last = natural(size) - 1n;
  if (at > last) throw new Mismatch('index_beyond', size, index);
  let hash = leaf;
  for (const sibling of proof) {
    // The root is reached and a hash is left over.
    if (last === 0n) throw new Mismatch('proof_long');
    if (at & 1n || at === last) {
      hash = nodeHash(sibling, hash);
      // A last node moved up through these levels without a sibling: no hash of the proof is theirs.
      while (!(at & 1n) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Mismatch('proof_short');
  if (!equal(hash, expectedRoot)) throw new Mismatch('root_differs', expectedRoot, hash);
}

/**
 * RFC 9162 section 2.1.4.2: the tree of size1 and root1 is the beginning of that of size2 and root2.
 * @param {number | bigint} size1 at least 1
 * @param {number | bigint} size2 at least size1
 * @param {Uint8Array} root1 32 bytes
 * @param {Uint8Array} root2 32 bytes
 * @param {Uint8Array[]} proof 32 bytes each
 */
export function verifyConsistency(size1, size2, root1, root2, proof) {
  checkHashes(root1, root2, ...proof);
  const first = natural(size1);
  const second = natural(size2);
  if (first === 0n) throw new Mismatch('sizes_unprovable');
  if (first > second) throw new Mismatch('sizes_unprovable', size2, size1);
  if (first === second) {
    if (proof.length) throw new Mismatch('proof_long');
    if (!equal(root1, root2)) throw new Mismatch('root_differs', root1, root2);
    return;
  }
  // A power of two is one complete subtree, whose root is the old root itself: the proof leaves it out.
  const path = (first & (first - 1n)) === 0n ? [root1, ...proof] : proof;
  if (!path.length || !proof.length) throw new Mismatch('proof_short');
  const [old, young] = foldConsistency(first - 1n, second - 1n, path);
  if (!equal(old, root1)) throw new Mismatch('root_differs', root1, old);
  if (!equal(young, root2)) throw new Mismatch('root_differs', root2, young);
}

/**
 * @param {bigint} at
 * @param {bigint} last
 * @param {Uint8Array[]} path
 */
function foldConsistency(at, last, path) {
  while (at & 1n) {
    at >>= 1n;
    last >>= 1n;
  }
  let old = path[0];
  let young = path[0];
  for (const hash of path.slice(1)) {
    if (last === 0n) throw new Mismatch('proof_long');
    if (at & 1n || at === last) {
      // A left sibling lies in both trees, a right one in the new tree alone.
      old = nodeHash(hash, old);
      young = nodeHash(hash, young);
      while (!(at & 1n) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      young = nodeHash(young, hash);
    }
    at >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Mismatch('proof_short');
  return [old, young];
}
