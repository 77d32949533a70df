import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalText } from '../../static/verifier/canonical.js';
import { parseTrust } from '../../static/verifier/trust.js';
import { verify } from '../../static/verifier/verify.js';
import { Inspector, Registry, bytesOf } from './support/registry.mjs';

const CAR = 'vin:KMHXX00XXXX000001';

/** One car, inspected and certified, between other cars. */
function story(type = 'ed25519') {
  const registry = new Registry();
  const inspector = new Inspector('LIC-1', type);
  registry.enrol(inspector);
  registry.inspect('vin:KMHXX00XXXX000002');
  registry.anchor();
  const record = registry.inspect(CAR);
  registry.certify(CAR, inspector, [record]);
  registry.anchor();
  return { registry, inspector, record };
}

async function answers(registry, evidence, chain = registry.chain(), options = {}) {
  const report = await verify(bytesOf(evidence), parseTrust(canonicalText(registry.trust())), chain, undefined, options);
  return report.answers.map(({ status, reason }) => (status === 'pass' ? 'pass' : reason.code));
}

const PASS = Array(6).fill('pass');

test('a certified, anchored and final car passes every question', async () => {
  for (const type of ['ed25519', 'webauthn']) {
    const { registry } = story(type);
    assert.deepEqual(await answers(registry, registry.evidence(CAR)), PASS);
  }
});
