/** The files of tests/vectors, which the Python verifier runs too. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromBase64Url, fromHex, fromUtf8, toBase64Url, toHex, toUtf8 } from '../../static/verifier/bytes.js';
import { canonicalText, loads } from '../../static/verifier/canonical.js';
import { verifySignature } from '../../static/verifier/certification.js';
import { parseCosigner, verifyCosignature } from '../../static/verifier/cosignature.js';
import { verify as verifyEd25519 } from '../../static/verifier/ed25519.js';
import { parseEntry } from '../../static/verifier/entry.js';
import { digest } from '../../static/verifier/hash.js';
import { parseEnrolment } from '../../static/verifier/keys.js';
import { parseKinds } from '../../static/verifier/kinds.js';
import { parseCheckpoint, parseNote, parseVkey, verifyNote } from '../../static/verifier/note.js';
import { isMet, parsePolicy } from '../../static/verifier/policy.js';
import { checkDisclosure, parseDisclosure, parseRecord } from '../../static/verifier/record.js';
import { seconds } from '../../static/verifier/shape.js';
import { parseSignature, parseStatement } from '../../static/verifier/statement.js';
import { subject } from '../../static/verifier/subject.js';
import { parseTlogProof } from '../../static/verifier/tlog_proof.js';
import { leafHash, root, verifyConsistency, verifyInclusion } from '../../static/verifier/tree.js';
import { root as mapRoot, parseMapProof, verify as verifyMap } from '../../static/verifier/trie.js';
import { parseTrust } from '../../static/verifier/trust.js';
import { verify } from '../../static/verifier/verify.js';
import { verify as verifyVrf } from '../../static/verifier/vrf.js';
import { cases, chainOf, DIRECTORY, hexes, insist, read } from './support/vectors.mjs';

const tree = read('tree.json');
test('tree.json: leaves and roots', () => {
  const leaves = hexes(tree.leaves).map(leafHash);
  for (const { size, root: expected } of tree.roots) assert.equal(toHex(root(leaves.slice(0, size))), expected);
});
cases('tree.json, inclusion', tree.inclusion, ({ index, size, leaf_hash: leaf, proof, root: expected }) =>
  verifyInclusion(index, size, fromHex(leaf), hexes(proof), fromHex(expected)),
);
cases('tree.json, consistency', tree.consistency, ({ size1, size2, root1, root2, proof }) =>
  verifyConsistency(size1, size2, fromHex(root1), fromHex(root2), hexes(proof)),
);

const trie = read('trie.json');
test('trie.json: roots', () => {
  for (const { entries, root: expected, description } of trie.roots) {
    const pairs = Object.entries(entries).map(([label, value]) => [fromHex(label), fromHex(value)]);
    assert.equal(toHex(mapRoot(pairs)), expected, description);
  }
});
cases('trie.json', trie.cases, ({ label, value, proof, root: expected }) =>
  verifyMap(fromHex(label), value === null ? null : fromHex(value), parseMapProof(proof), fromHex(expected)),
);

cases('canonical.json', read('canonical.json').cases, ({ input, input_hex: hex, output, sha256 }) => {
  const value = loads(input ?? fromHex(hex));
  assert.equal(canonicalText(value), output);
  assert.equal(digest(value), sha256);
});
cases('base64url.json', read('base64url.json').cases, ({ text, hex }) => {
  assert.equal(toHex(fromBase64Url(text)), hex);
  assert.equal(toBase64Url(fromHex(hex)), text);
});
cases('subject.json', read('subject.json').cases, ({ subject: text }) => subject(text));
cases('time.json', read('time.json').cases, ({ time, unix }) => assert.equal(seconds(time), unix));

const note = read('note.json');
cases('note.json, verifier keys', note.verifier_keys, ({ key }) => parseVkey(key));
cases('note.json', note.cases, ({ note: text, keys }) => verifyNote(parseNote(text), keys.map(parseVkey)));
cases('checkpoint.json', read('checkpoint.json').cases, ({ text, origin, size, root: expected }) => {
  const found = parseCheckpoint(text);
  assert.deepEqual([found.origin, found.size, toHex(found.root)], [origin, size, expected]);
});
cases('tlog-proof.json', read('tlog-proof.json').cases, ({ text, index, hashes, checkpoint }) => {
  const found = parseTlogProof(text);
  assert.deepEqual([found.index, found.hashes.map(toHex), found.checkpoint], [index, hashes, checkpoint]);
});
const cosignatures = read('cosignature.json');
cases('cosignature.json, keys', cosignatures.keys, ({ key }) => parseCosigner(key));
const cosigned = async ({ key, text, value, time }) =>
  assert.equal(await verifyCosignature(parseCosigner(key), text, fromHex(value)), BigInt(time));
cases('cosignature.json', cosignatures.cases, cosigned);
cases('policy.json', read('policy.json').cases, ({ text, met, unmet }) => {
  const policy = parsePolicy(text);
  for (const names of met) assert.ok(isMet(policy, names), names);
  for (const names of unmet) assert.ok(!isMet(policy, names), names);
});
cases('entry.json', read('entry.json').cases, ({ text, leaf_hash: leaf, fields }) => {
  assert.equal(canonicalText({ format: 'entry/1', ...parseEntry(text) }), text);
  assert.equal(toHex(leafHash(toUtf8(text))), leaf);
  for (const [name, value] of Object.entries(fields)) assert.equal(loads(text)[name], value);
});

cases('ed25519.json', read('ed25519.json').cases, ({ public_key: key, message, signature }) =>
  insist(verifyEd25519(fromHex(key), fromHex(message), fromHex(signature))),
);
cases('vrf.json', read('vrf.json').cases, ({ public_key: key, alpha, pi, beta }) =>
  assert.equal(toHex(verifyVrf(fromHex(key), fromHex(alpha), fromHex(pi))), beta),
);
const certification = read('certification.json');
cases('certification.json', certification.cases, ({ statement, signature, key, allow_localhost: allowLocalhost }) => {
  const rules = { rpIds: certification.rp_ids, allowLocalhost: Boolean(allowLocalhost) };
  verifySignature(parseStatement(statement), parseSignature(signature), parseEnrolment(key), rules);
});

cases('record.json', read('record.json').cases, ({ record, digest: expected }) =>
  assert.equal(digest(parseRecord(record)), expected),
);
cases('disclosure.json', read('disclosure.json').cases, ({ disclosure, body }) =>
  checkDisclosure({ body }, parseDisclosure(disclosure)),
);
cases('kinds.json', read('kinds.json').cases, ({ kinds }) => parseKinds(kinds));
cases('trust.json', read('trust.json').cases, ({ text }) => parseTrust(text));

for (const name of readdirSync(new URL('evidence/', DIRECTORY))) {
  cases(`evidence/${name}`, read(`evidence/${name}`).cases, async (each) => {
    const bytes = each.evidence === undefined ? fromHex(each.evidence_hex) : toUtf8(each.evidence);
    const kinds = each.kinds && parseKinds(each.kinds);
    const report = await verify(bytes, parseTrust(canonicalText(each.trust)), chainOf(each.chain ?? []), undefined, {
      allowLocalhost: Boolean(each.allow_localhost),
      kinds,
    });
    const found = Object.fromEntries(report.answers.map(({ question, status }) => [question, status]));
    assert.deepEqual(found, { ...each.answers }, each.description);
    for (const { question, reasons } of report.answers) {
      const code = each.reasons[question];
      const codes = reasons.map((reason) => reason.code);
      if (code) assert.ok(codes.includes(code), `${each.description}: ${codes} has no ${code}`);
    }
  });
}

test('every vector file is run here', () => {
  const source = fromUtf8(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(DIRECTORY)) if (name.endsWith('.json')) assert.ok(source.includes(`'${name}'`), name);
});
