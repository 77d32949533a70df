/** The files of tests/vectors/polls, which the Python verifier runs too. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromBase64Url, fromHex, fromUtf8, toHex, toUtf8 } from '../../static/verifier/bytes.js';
import { parseVkey } from '../../static/verifier/note.js';
import { checkBallot, checkEs256 } from '../../static/verifier/polls/ballots.js';
import { parsePollBody } from '../../static/verifier/polls/bodies.js';
import { checkPromise } from '../../static/verifier/polls/promises.js';
import { checkPerson, rightOf } from '../../static/verifier/polls/rights.js';
import { encode, integerOf, inverse, toBytes } from '../../static/verifier/polls/rsa.js';
import { blind, finalize, isToken, messageOf, parsePublicKey } from '../../static/verifier/polls/tokens.js';
import { subject } from '../../static/verifier/subject.js';
import { cases, DIRECTORY, insist, read } from './support/vectors.mjs';

const POLLS = new URL('polls/', DIRECTORY);
const PERSON = ['동', '호수'];

cases('subject.json', read('polls/subject.json').cases, ({ subject: text }) => subject(text));
const bodies = read('polls/bodies.json');
cases('bodies.json', bodies.cases, ({ kind, body, is_correction: isCorrection }) =>
  parsePollBody({ kind, body, ...(isCorrection ? { corrects: 'ab'.repeat(32) } : {}) }, bodies.subject, bodies.origin),
);
cases('person.json', read('polls/person.json').cases, ({ person }) => checkPerson(person, { person: PERSON }));
cases('right.json', read('polls/right.json').cases, ({ person, proof, right, vrf_public_key: key }) => {
  const eligible = { person: PERSON, vrfPublicKey: fromHex(key) };
  assert.equal(toHex(rightOf(person, fromHex(proof), eligible)), right);
});

const token = read('polls/token.json');
cases('token.json, keys', token.keys, ({ spki, modulus }) =>
  assert.equal(toHex(toBytes(parsePublicKey(fromBase64Url(spki)).modulus, 256)), modulus),
);
cases('token.json', token.cases, async ({ spki, key, opened, message, token: value }) => {
  const signed = messageOf(fromHex(key), opened);
  assert.equal(fromUtf8(signed), message ?? fromUtf8(signed));
  insist(await isToken(parsePublicKey(fromBase64Url(spki)), signed, fromHex(value)));
});
cases('wycheproof-rsa-pss.json', read('polls/wycheproof-rsa-pss.json').cases, async ({ spki, message, signature }) =>
  insist(await isToken(parsePublicKey(fromHex(spki)), fromHex(message), fromHex(signature))),
);
cases('wycheproof-p256.json', read('polls/wycheproof-p256.json').cases, ({ point, message, signature }) =>
  checkEs256(fromHex(point), fromHex(message), fromHex(signature)),
);
cases('rfc9474.json', read('polls/rfc9474.json').cases, async (each) => {
  const bytes = Object.fromEntries(
    Object.entries(each).flatMap(([name, value]) => (/^[0-9a-f]+$/.test(value ?? '') ? [[name, fromHex(value)]] : [])),
  );
  const key = { modulus: integerOf(bytes.n), size: bytes.n.length };
  assert.deepEqual(encode(bytes.msg, 4095, bytes.salt), bytes.encoded_msg);
  const factor = inverse(integerOf(bytes.inv), key.modulus);
  const { blinded, inverse: kept } = blind(key, bytes.msg, { salt: bytes.salt, factor });
  assert.deepEqual(blinded, bytes.blinded_msg);
  assert.deepEqual(await finalize(key, bytes.msg, bytes.blind_sig, kept), bytes.sig);
});

const { rules, cases: ballots } = read('polls/ballot.json');
const opening = {
  options: rules.options.map((id) => ({ id })),
  least: rules.choices.min,
  most: rules.choices.max,
  issuers: rules.issuers.map((spki) => ({ publicKey: parsePublicKey(fromBase64Url(spki)) })),
};
cases('ballot.json', ballots, async ({ line, leaf }) => {
  const ballot = await checkBallot(toUtf8(line), rules.opened, opening);
  assert.equal(toHex(ballot.leaf), leaf);
});
cases('promise.json', read('polls/promise.json').cases, ({ promise, box_key: key, subject: poll, leaf }) =>
  checkPromise(promise, parseVkey(key), poll, fromHex(leaf)),
);

test('every vector file of polls is run here', () => {
  const source = fromUtf8(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(POLLS)) if (name.endsWith('.json')) assert.ok(source.includes(`'${name}`), name);
});
