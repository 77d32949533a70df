/** How the files of tests/vectors are read and run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromHex } from '../../../static/verifier/bytes.js';
import { loadsForeign } from '../../../static/verifier/canonical.js';
import { Malformed, Mismatch, Unavailable } from '../../../static/verifier/errors.js';

export const DIRECTORY = new URL('../../vectors/', import.meta.url);
const ERRORS = { malformed: Malformed, mismatch: Mismatch };

/** A file's JSON; strings may be what no canonical JSON has. */
export const read = (name) => loadsForeign(readFileSync(new URL(name, DIRECTORY)));
export const hexes = (list) => list.map((hex) => fromHex(hex));
export const insist = (isTrue) => {
  if (!isTrue) throw new Mismatch('signature_wrong');
};

/** Runs each case: `run` returns or throws as the case says. */
export function cases(name, list, run) {
  test(`${name}: ${list.length} vectors`, async () => {
    assert.ok(list.length);
    for (const each of list) {
      const attempt = async () => run(each);
      if (each.error === null) await assert.doesNotReject(attempt, `${name}: ${each.description}`);
      else await assert.rejects(attempt, ERRORS[each.error], `${name}: ${each.description}`);
    }
  });
}

/** A chain that answers what the vector says, and nothing from contracts that it does not name. */
export function chainOf(calls) {
  return {
    async call(chainId, to, data, block) {
      const found = calls.find(
        (call) => call.chain_id === chainId && call.to === to && call.data === data && call.block === block,
      );
      if (found?.result === null || (!found && calls.some((call) => call.chain_id === chainId && call.result === null)))
        throw new Unavailable('offline');
      assert.ok(
        found || calls.every((call) => call.to !== to),
        `a call that the vector has no answer for: ${data} at ${block}`,
      );
      return fromHex(found ? found.result.slice(2) : '');
    },
  };
}
