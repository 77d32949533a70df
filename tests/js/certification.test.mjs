import assert from 'node:assert/strict';
import { test } from 'node:test';
import { p256 } from '@noble/curves/nist.js';
import { concat, fromBase64Url, toBase64Url, toHex } from '../../static/verifier/bytes.js';
import { verifySignature } from '../../static/verifier/certification.js';
import { sha256 } from '../../static/verifier/hash.js';
import { parseEnrolment } from '../../static/verifier/keys.js';
import { parseSignature, parseStatement } from '../../static/verifier/statement.js';
import { answers, throwsMalformed, throwsMismatch } from './support/expect.mjs';
import { Inspector, Registry, rfc3339, seed } from './support/registry.mjs';

const CAR = 'vin:KMHXX00XXXX000001';
const RULES = { rpIds: ['registry.example'], allowLocalhost: false };
const RECORD = toHex(seed('record'));

/** Checks one signature; `make` may spoil it. */
function check(inspector, make = () => {}, rules = RULES) {
  const { statement, signature } = inspector.certify([RECORD]);
  const parts = { statement, signature, enrolment: inspector.enrolment() };
  make(parts);
  verifySignature(
    parseStatement(parts.statement),
    parseSignature(parts.signature),
    parseEnrolment(parts.enrolment),
    rules,
  );
}

const passkey = () => new Inspector('LIC-1', 'webauthn');
const machine = () => new Inspector('LIC-2', 'ed25519');

test('a machine’s key and a passkey sign', () => {
  check(machine());
  check(passkey());
});

test('a signature is for one statement, by one key, of its own type', () => {
  for (const inspector of [machine(), passkey()]) {
    throwsMismatch(() => check(inspector, ({ statement }) => (statement.signed_at = '2026-01-01T00:00:00Z')));
    throwsMismatch(() =>
      check(inspector, (parts) => (parts.enrolment = new Inspector('other', inspector.type).enrolment())),
    );
    throwsMismatch(() =>
      check(inspector, ({ signature }) => (signature.value = toBase64Url(fromBase64Url(signature.value).slice(0, -1)))),
    );
  }
  throwsMismatch(() => check(machine(), (parts) => (parts.signature = passkey().certify([RECORD]).signature)));
});

test('a passkey’s client data', () => {
  const spoil = (client, rules) => () =>
    check(passkey(), (parts) => (parts.signature = passkey().sign(parts.statement, client)), rules);
  spoil({ other_keys_can_be_added_here: 1.5 })();
  for (const client of [
    { type: 'webauthn.create' },
    { challenge: 'AAAA' },
    { origin: 'https://evil.example' },
    { crossOrigin: true },
    { crossOrigin: 'false' },
    { topOrigin: 'https://registry.example' },
  ]) {
    throwsMismatch(spoil(client));
  }
  const local = passkey();
  local.origin = 'http://localhost:8000';
  throwsMismatch(() => check(local));
  check(local, undefined, { ...RULES, allowLocalhost: true });
});

test('a passkey’s authenticator data', () => {
  const flagged = (flags) => () =>
    check(passkey(), (parts) => (parts.signature = passkey().sign(parts.statement, {}, flags)));
  flagged(0x1d)();
  for (const flags of [0x04, 0x01, 0x15, 0x45, 0x85]) throwsMismatch(flagged(flags));
  const other = passkey();
  other.rpId = 'other.example';
  throwsMismatch(() => check(other));
});

test('a high S is valid, another DER spelling is not', () => {
  const inspector = passkey();
  const spoil = (change) => () =>
    check(inspector, ({ signature }) => {
      const message = concat(fromBase64Url(signature.authenticator_data), sha256(fromBase64Url(signature.client_data)));
      const { r, s } = p256.Signature.fromBytes(
        p256.sign(message, inspector.secret, { prehash: true, format: 'compact', lowS: false }),
        'compact',
      );
      signature.value = toBase64Url(change(r, s));
    });
  const order = p256.Point.CURVE().n;
  const der = (r, s) => new p256.Signature(r, s).toBytes('der');
  spoil((r, s) => der(r, s))();
  spoil((r, s) => der(r, order - s))();
  throwsMismatch(spoil((r, s) => concat(der(r, s), Uint8Array.of(0))));
  throwsMismatch(spoil((r, s) => concat(Uint8Array.of(0x30, 0x81), der(r, s).slice(1))));
});

test('a statement’s shape', () => {
  const { statement } = machine().certify([RECORD]);
  for (const change of [
    { reason: 'because' },
    { verdict: 'fine' },
    { records: [] },
    { records: [RECORD, RECORD] },
    { records: Array.from({ length: 51 }, (_, index) => toHex(seed(`${index}`))) },
    { licence: '' },
    { licence: 'a\u0007' },
    { more: 1 },
    { signed_at: '2026-02-30T00:00:00Z' },
  ]) {
    throwsMalformed(() => parseStatement({ ...statement, ...change }));
  }
  throwsMalformed(() => parseStatement({ ...statement, verdict: 'rejected' }));
});

/** What **signed** says once the acts were done and anchored. */
async function signedAfter(...acts) {
  const registry = new Registry();
  const inspector = machine();
  registry.enrol(inspector);
  const record = registry.inspect(CAR);
  for (const act of acts) act({ registry, inspector, record });
  registry.anchor();
  const found = await answers(registry, registry.evidence(CAR));
  assert.deepEqual(
    { ...found, signed: 'pass' },
    { signed: 'pass', logged: 'pass', complete: 'pass', anchored: 'pass', dated: 'pass', current: 'pass' },
  );
  return found.signed;
}

const correct = (registry, corrects, more = {}) => registry.inspect(CAR, { corrects, ...more });
const withdraw = (registry, record, more = {}) =>
  registry.state(CAR, 'record:withdrawn', { record, reason: 'mistake' }, more);

test('what stands uncertified is unknown', async () => {
  assert.equal(await signedAfter(), 'uncertified');
  assert.equal(
    await signedAfter(({ registry, inspector, record }) => registry.certify(CAR, inspector, [record], 'rejected')),
    'uncertified',
  );
});

test('a correction or a withdrawal ends what is not certified', async () => {
  assert.equal(await signedAfter(({ registry, record }) => withdraw(registry, record)), 'none_stands');
  assert.equal(
    await signedAfter(({ registry, record }) => withdraw(registry, record, { organisation: 'stranger' })),
    'uncertified',
  );
  assert.equal(
    await signedAfter(({ registry, inspector, record }) =>
      registry.certify(CAR, inspector, [correct(registry, record)]),
    ),
    'pass',
  );
  assert.equal(
    await signedAfter(({ registry, inspector, record }) =>
      registry.certify(CAR, inspector, [correct(registry, record, { organisation: 'stranger' })]),
    ),
    'uncertified',
  );
});

const certify = (cast, record = cast.record, verdict = 'certified') =>
  cast.registry.certify(CAR, cast.inspector, [record], verdict);

test('what is certified ends only by a signature', async () => {
  const withdrawn = ({ registry, record }) => withdraw(registry, record);
  const corrected = ({ registry, record }) => correct(registry, record);
  assert.equal(await signedAfter(certify, withdrawn), 'pass');
  assert.equal(await signedAfter(certify, corrected), 'uncertified');
  const certifiedAnew = (cast) => certify(cast, corrected(cast));
  assert.equal(await signedAfter(certify, certifiedAnew), 'pass');
  const ended = (verdict) => (cast) => certify(cast, cast.record, verdict);
  assert.equal(await signedAfter(certify, ended('withdrawn')), 'none_stands');
  assert.equal(await signedAfter(certify, ended('rejected')), 'uncertified');
});

test('a certification of nothing, or of what comes later, or said twice', async () => {
  assert.equal(await signedAfter((cast) => certify(cast, RECORD)), 'certifies_nothing');
  assert.equal(await signedAfter(certify, certify), 'statement_repeated');
});

test('a key counts from its enrolment to its revocation', async () => {
  const revoke = ({ registry, inspector }, more = {}) =>
    registry.state(`licence:${inspector.licence}`, 'key:revoked', { key: inspector.key, reason: 'lost', ...more });
  assert.equal(await signedAfter(revoke, certify), 'key_revoked');
  assert.equal(await signedAfter(certify, revoke), 'pass');
  const revokedFrom = (since) => (cast) => revoke(cast, { compromised_since: rfc3339(since(cast.registry)) });
  assert.equal(
    await signedAfter(
      certify,
      revokedFrom(() => 0),
    ),
    'doubtful',
  );
  assert.equal(
    await signedAfter(
      certify,
      revokedFrom(({ now }) => now + 1),
    ),
    'pass',
  );
  assert.equal(await signedAfter(certify, ({ registry, inspector }) => registry.enrol(inspector)), 'key_twice');
  const late = new Inspector('LIC-9');
  const certifiedEarly = ({ registry, record }) => registry.certify(CAR, late, [record]);
  assert.equal(await signedAfter(certifiedEarly, ({ registry }) => registry.enrol(late)), 'key_not_enrolled');
});

test('enrolment under another licence does not count', async () => {
  const thief = machine();
  thief.licence = 'LIC-7';
  assert.equal(await signedAfter(({ registry, record }) => registry.certify(CAR, thief, [record])), 'key_not_enrolled');
});
