/** What the tests ask of the checks: six words, and errors by family. */
import assert from 'node:assert/strict';
import { canonicalText } from '../../../static/verifier/canonical.js';
import { Malformed, Mismatch } from '../../../static/verifier/errors.js';
import { parseTrust } from '../../../static/verifier/trust.js';
import { verify } from '../../../static/verifier/verify.js';
import { bytesOf } from './registry.mjs';

export const PASS = Object.freeze({
  signed: 'pass',
  logged: 'pass',
  complete: 'pass',
  anchored: 'pass',
  dated: 'pass',
  current: 'pass',
});

/**
 * For each question `pass`, or the code of the first reason against it.
 * @param {import('./registry.mjs').Registry} registry
 * @param {unknown} evidence
 * @param {{trust?: object, chain?: object, allowLocalhost?: boolean}} [options]
 */
export async function answers(
  registry,
  evidence,
  { trust = registry.trust(), chain = registry.chain(), allowLocalhost = false } = {},
) {
  const report = await verify(bytesOf(evidence), parseTrust(canonicalText(trust)), chain, undefined, {
    allowLocalhost,
  });
  return Object.fromEntries(
    report.answers.map(({ question, status, reasons }) => [question, status === 'pass' ? 'pass' : reasons[0].code]),
  );
}

/** Only these questions do not pass, with these codes. */
export async function expectOnly(registry, evidence, codes, options) {
  assert.deepEqual(await answers(registry, evidence, options), { ...PASS, ...codes });
}

/** @param {() => unknown} action */
export const throwsMalformed = (action) => assert.throws(action, Malformed);
/** @param {() => unknown} action */
export const throwsMismatch = (action) => assert.throws(action, Mismatch);
