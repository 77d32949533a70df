import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equal, fromHex, toHex, toUtf8 } from '../../static/verifier/bytes.js';
import { inclusion, leafHash, nodeHash, root, verifyConsistency, verifyInclusion } from '../../static/verifier/tree.js';
import { throwsMalformed, throwsMismatch } from './support/expect.mjs';
import { inclusionProof } from './support/provers.mjs';

const leaves = Array.from({ length: 40 }, (_, index) => leafHash(Uint8Array.of(index)));

/** RFC 9162 section 2.1.1, the definition. */
function slowRoot(hashes) {
  if (hashes.length <= 1) return root(hashes);
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return nodeHash(slowRoot(hashes.slice(0, half)), slowRoot(hashes.slice(half)));
}

/** RFC 9162 section 2.1.4.1. */
function consistencyProof(first, hashes, isWhole = true) {
  if (first === hashes.length) return isWhole ? [] : [slowRoot(hashes)];
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  if (first <= half) return [...consistencyProof(first, hashes.slice(0, half), isWhole), slowRoot(hashes.slice(half))];
  return [...consistencyProof(first - half, hashes.slice(half), false), slowRoot(hashes.slice(0, half))];
}

test('roots agree with the definition', () => {
  assert.equal(toHex(root([])), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(toHex(leafHash(toUtf8(''))), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  for (let size = 0; size <= leaves.length; size += 1)
    assert.ok(equal(root(leaves.slice(0, size)), slowRoot(leaves.slice(0, size))));
});

test('every leaf of every small tree has its proof, and no other', () => {
  for (let size = 1; size <= 20; size += 1) {
    const there = leaves.slice(0, size);
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(index, there);
      assert.deepEqual(inclusion(there, index), proof);
      verifyInclusion(index, size, there[index], proof, root(there));
      verifyInclusion(BigInt(index), BigInt(size), there[index], proof, root(there));
      throwsMismatch(() => verifyInclusion(index, size, there[index], [...proof, leaves[30]], root(there)));
      if (proof.length) throwsMismatch(() => verifyInclusion(index, size, there[index], proof.slice(1), root(there)));
      throwsMismatch(() => verifyInclusion(index, size, leaves[35], proof, root(there)));
      if (size > 1) throwsMismatch(() => verifyInclusion((index + 1) % size, size, there[index], proof, root(there)));
    }
    throwsMismatch(() => verifyInclusion(size, size, leaves[0], [], root(there)));
  }
});

test('every pair of sizes is consistent by its proof, and by no other', () => {
  for (let second = 1; second <= 20; second += 1) {
    for (let first = 1; first <= second; first += 1) {
      const [old, young] = [root(leaves.slice(0, first)), root(leaves.slice(0, second))];
      const proof = consistencyProof(first, leaves.slice(0, second));
      verifyConsistency(first, second, old, young, proof);
      throwsMismatch(() => verifyConsistency(first, second, old, young, [...proof, leaves[30]]));
      if (proof.length) throwsMismatch(() => verifyConsistency(first, second, old, young, proof.slice(0, -1)));
      throwsMismatch(() => verifyConsistency(first, second, leaves[33], young, proof));
      throwsMismatch(() => verifyConsistency(first, second, old, leaves[33], proof));
    }
  }
});

test('an empty tree has no proof of anything', () => {
  throwsMismatch(() => verifyInclusion(0, 0, leaves[0], [], root([])));
  throwsMismatch(() => verifyConsistency(0, 0, root([]), root([]), []));
  throwsMismatch(() => verifyConsistency(0, 5, root([]), root(leaves.slice(0, 5)), []));
  throwsMismatch(() => verifyConsistency(6, 5, root(leaves.slice(0, 6)), root(leaves.slice(0, 5)), []));
});

test('a hash has 32 bytes, an index is natural', () => {
  throwsMalformed(() => verifyInclusion(0, 2, leaves[0], [fromHex('00')], root(leaves.slice(0, 2))));
  throwsMalformed(() => verifyInclusion(-1, 2, leaves[0], [leaves[1]], root(leaves.slice(0, 2))));
  throwsMalformed(() => verifyInclusion(0.5, 2, leaves[0], [leaves[1]], root(leaves.slice(0, 2))));
  throwsMalformed(() => verifyInclusion(2 ** 53, 2, leaves[0], [leaves[1]], root(leaves.slice(0, 2))));
});
