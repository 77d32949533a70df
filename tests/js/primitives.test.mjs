import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, fromBase64, fromBase64Url, fromHex, toBase64, toHex, toUtf8 } from '../../static/verifier/bytes.js';
import { SELECTORS } from '../../static/verifier/contracts.js';
import { Point, verify } from '../../static/verifier/ed25519.js';
import { parseCheckpoint, parseNote, parseVkey, verifyNote, vkey } from '../../static/verifier/note.js';
import { EMPTY, root, verify as verifyMap } from '../../static/verifier/trie.js';
import { verify as verifyVrf } from '../../static/verifier/vrf.js';
import { throwsMalformed, throwsMismatch } from './support/expect.mjs';
import { mapProve } from './support/provers.mjs';
import { seed } from './support/registry.mjs';

const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const VRF_EXAMPLES = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    '8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d9727d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805',
    '90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    'f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02',
    'eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031',
  ],
];

test('base64 has one spelling for each value', () => {
  for (const text of ['', 'Zg==', 'Zm8=', 'Zm9v']) assert.equal(toBase64(fromBase64(text)), text);
  for (const text of ['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zg==\n', 'Z===', '====', 'Zm 9', 'Zm-_'])
    throwsMalformed(() => fromBase64(text));
  for (const text of ['Zg==', 'Zh', 'Z', 'Zm9+']) throwsMalformed(() => fromBase64Url(text));
  assert.equal(toHex(fromBase64Url('-_8')), 'fbff');
});

test('the example of c2sp.org/signed-note verifies, and with any byte changed does not', () => {
  const key = parseVkey(VKEY);
  assert.equal(vkey(key.name, key.publicKey), VKEY);
  assert.deepEqual(verifyNote(parseNote(NOTE), [key]), [key]);
  throwsMismatch(() => verifyNote(parseNote(NOTE.replace('example message', 'example_message')), [key]));
  throwsMismatch(() => verifyNote(parseNote(NOTE), []));
  throwsMalformed(() => parseVkey(VKEY.replace('530d903a', '530d903b')));
  for (const broken of [
    NOTE.slice(0, -1),
    NOTE.replace('\n\n', '\n'),
    NOTE.replace('— ', '- '),
    NOTE.replace('aQM=', 'aQN='),
    `${NOTE}\n`,
    NOTE.replace('an', '\r'),
  ]) {
    throwsMalformed(() => parseNote(broken));
  }
});

test('a checkpoint has three lines', () => {
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  assert.equal(parseCheckpoint(text).size, 20852163);
  for (const broken of [
    `${text}more\n`,
    text.slice(0, -1),
    text.replace('208', '0208'),
    text.replace('20852163', '9007199254740992'),
    text.replace('=', ''),
    text.replace('example.com/behind-the-sofa', ''),
  ]) {
    throwsMalformed(() => parseCheckpoint(broken));
  }
});

test('RFC 9381 appendix B.3', () => {
  for (const [key, alpha, pi, beta] of VRF_EXAMPLES) {
    assert.equal(toHex(verifyVrf(fromHex(key), fromHex(alpha), fromHex(pi))), beta);
    throwsMismatch(() => verifyVrf(fromHex(key), fromHex(`${alpha}00`), fromHex(pi)));
    for (const at of [0, 31, 32, 47, 48, 79]) {
      const forged = fromHex(pi);
      forged[at] ^= 1;
      throwsMismatch(() => verifyVrf(fromHex(key), fromHex(alpha), forged));
    }
  }
  throwsMismatch(() => verifyVrf(Point.ZERO.toBytes(), fromHex(''), fromHex(VRF_EXAMPLES[0][2])));
});

test('Ed25519 refuses what RFC 8032 leaves open', () => {
  const secret = seed('strict');
  const key = ed25519.getPublicKey(secret);
  const message = toUtf8('message');
  const signature = ed25519.sign(message, secret);
  assert.ok(verify(key, message, signature));
  const order = Point.CURVE().n;
  const s = [...signature.slice(32)].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) + order;
  const high = concat(
    signature.slice(0, 32),
    Uint8Array.from({ length: 32 }, (_, index) => Number((s >> BigInt(8 * index)) & 255n)),
  );
  assert.ok(!verify(key, message, high), 'S not below the order');
  assert.ok(!verify(key, message, signature.slice(0, 63)), 'truncated');
  const identity = Point.ZERO.toBytes();
  assert.ok(!verify(identity, message, concat(identity, new Uint8Array(32))), 'a key of small order');
  const nonCanonical = fromHex(`ee${'ff'.repeat(30)}7f`);
  assert.ok(
    !verify(nonCanonical, message, concat(nonCanonical, new Uint8Array(32))),
    'another spelling of the identity',
  );
});

test('a mixed-order key is judged without the cofactor', () => {
  const torsion = Point.fromBytes(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'));
  const x = 5n;
  const key = Point.BASE.multiply(x).add(torsion);
  const r = Point.BASE.multiply(7n).toBytes();
  const order = Point.CURVE().n;
  for (let count = 0; count < 16; count += 1) {
    const message = Uint8Array.of(count);
    const digest = verifyChallenge(r, key.toBytes(), message) % order;
    const s = (7n + digest * x) % order;
    const signature = concat(
      r,
      Uint8Array.from({ length: 32 }, (_, index) => Number((s >> BigInt(8 * index)) & 255n)),
    );
    assert.equal(verify(key.toBytes(), message, signature), digest % 8n === 0n);
  }
});

test('the map proves what is there and what is not', () => {
  const labels = Array.from({ length: 30 }, (_, index) => seed(`label ${index}`));
  const near = seed('label 0');
  near[31] ^= 1;
  const pairs = [...labels, near].map((label) => [label, seed(toHex(label))]);
  const hash = root(pairs);
  const proofOf = (label) => {
    const { siblings, terminal } = mapProve(pairs, label);
    return {
      siblings: siblings.map((each) => fromHex(each)),
      terminal: terminal && { label: fromHex(terminal.label), value: fromHex(terminal.value) },
    };
  };
  for (const [label, value] of pairs) {
    verifyMap(label, value, proofOf(label), hash);
    throwsMismatch(() => verifyMap(label, seed('other'), proofOf(label), hash));
    throwsMismatch(() => verifyMap(label, null, proofOf(label), hash));
  }
  const absent = seed('absent');
  verifyMap(absent, null, proofOf(absent), hash);
  throwsMismatch(() => verifyMap(absent, seed('x'), proofOf(absent), hash));
  throwsMismatch(() => verifyMap(seed('elsewhere'), null, proofOf(absent), hash));
  verifyMap(absent, null, { siblings: [], terminal: null }, EMPTY);
  throwsMalformed(() => verifyMap(absent, null, { siblings: [EMPTY], terminal: null }, hash));
  throwsMalformed(() => verifyMap(absent, null, { siblings: Array(257).fill(hash), terminal: null }, hash));
});

test('the contract’s views have the selectors of their signatures', () => {
  for (const [view, selector] of Object.entries(SELECTORS))
    assert.equal(toHex(keccak_256(toUtf8(view))).slice(0, 8), selector);
});

/** RFC 8032 section 5.1.7: the challenge as an integer. */
function verifyChallenge(r, key, message) {
  return [...sha512(concat(r, key, message))].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
