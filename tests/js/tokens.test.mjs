/** Tokens: our client against another implementation's issuer, and that one's client against our check. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { fromHex, toUtf8 } from '../../static/verifier/bytes.js';
import { Malformed, Mismatch } from '../../static/verifier/errors.js';
import { integerOf, inverse, toBytes } from '../../static/verifier/polls/rsa.js';
import { blind, finalize, isToken, messageOf, parsePublicKey } from '../../static/verifier/polls/tokens.js';

const SUITE = RSABSSA.SHA384.PSS.Deterministic();
const { publicKey, privateKey } = await SUITE.generateKey({ modulusLength: 2048, publicExponent: fromHex('010001') });
/** WebCrypto writes the key's SubjectPublicKeyInfo as FORMATS section 10 has it. */
const SPKI = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
const KEY = parsePublicKey(SPKI);
const MESSAGE = messageOf(Uint8Array.of(4, ...new Uint8Array(64).fill(7)), 'ab'.repeat(32));

const { blinded, inverse: kept } = blind(KEY, MESSAGE);
const signature = await SUITE.blindSign(privateKey, blinded);
const token = await finalize(KEY, MESSAGE, signature, kept);

test('their issuer signs what we blind', async () => {
  assert.ok(await SUITE.verify(publicKey, token, MESSAGE));
  assert.ok(await isToken(KEY, MESSAGE, token));
  await assert.rejects(finalize(KEY, toUtf8('another message'), signature, kept), Mismatch);
  await assert.rejects(finalize(KEY, MESSAGE, blinded, kept), Mismatch);
  await assert.rejects(finalize(KEY, MESSAGE, signature.subarray(1), kept), Mismatch);
});

test('we finalise and check what they blind', async () => {
  const { blindedMsg, inv } = await SUITE.blind(publicKey, MESSAGE);
  const signed = await SUITE.blindSign(privateKey, blindedMsg);
  const theirs = await SUITE.finalize(publicKey, MESSAGE, signed, inv);
  assert.ok(await isToken(KEY, MESSAGE, theirs));
  assert.deepEqual(await finalize(KEY, MESSAGE, signed, inv), theirs);
});

test('a message is never blinded alike twice', () => {
  assert.notDeepEqual(blind(KEY, MESSAGE).blinded, blind(KEY, MESSAGE).blinded);
});

test('a token has one spelling', async () => {
  assert.equal(await isToken(KEY, toUtf8('another message'), token), false);
  assert.equal(await isToken(KEY, MESSAGE, token.subarray(1)), false);
  assert.equal(await isToken(KEY, MESSAGE, Uint8Array.of(0, ...token)), false);
  // The same number modulo the key's, where it has 256 bytes too.
  const same = integerOf(token) + KEY.modulus;
  if (same < 1n << 2048n) assert.equal(await isToken(KEY, MESSAGE, toBytes(same, 256)), false);
});

test('another salt length is no token', async () => {
  const short = await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: 32 }, privateKey, MESSAGE);
  assert.equal(await isToken(KEY, MESSAGE, new Uint8Array(short)), false);
});

test('an issuer’s key has one form', () => {
  const changed = (place, byte) => SPKI.with(place, byte);
  for (const spki of [
    SPKI.subarray(1),
    Uint8Array.of(...SPKI, 0),
    changed(33, SPKI[33] & 0x7f),
    changed(288, SPKI[288] & 0xfe),
    changed(293, 3),
    changed(0, 0x31),
  ])
    assert.throws(() => parsePublicKey(spki), Malformed);
});

test('an inverse is one, or there is none', () => {
  assert.equal(inverse(3n, 7n), 5n);
  assert.equal(inverse(6n, 9n), null);
  assert.equal(inverse(0n, 9n), null);
  assert.equal((inverse(65537n, KEY.modulus) * 65537n) % KEY.modulus, 1n);
});
