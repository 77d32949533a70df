/**
 * Judges evidence files for `tests/js/test_differential.py`. Each line of standard input is JSON: `{"world": n, "trust": …, "chain": …,
 * "kinds": …}` makes a world known, `{"world": n, "evidence": base64, "localhost": bool}` is a file to judge, for which one line goes out: what is
 * malformed in it, or for each question the status and the codes and values of its reasons.
 */
import { createInterface } from 'node:readline';
import { Malformed } from '../../../static/verifier/errors.js';
import { parseKinds } from '../../../static/verifier/kinds.js';
import { parseTrust } from '../../../static/verifier/trust.js';
import { verify } from '../../../static/verifier/verify.js';
import { contractsOf } from './contracts.mjs';

const worlds = new Map();

/** @param {{world: number, evidence: string, localhost: boolean}} asked */
async function judge({ world, evidence, localhost }) {
  const { trust, chain, kinds } = worlds.get(world);
  try {
    const options = { allowLocalhost: localhost, kinds };
    const { answers } = await verify(
      Uint8Array.from(Buffer.from(evidence, 'base64')),
      trust,
      chain,
      undefined,
      options,
    );
    const said = (reasons) => reasons.map(({ code, values }) => ({ code, values }));
    return {
      answers: Object.fromEntries(
        answers.map(({ question, status, reasons }) => [question, { status, reasons: said(reasons) }]),
      ),
    };
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.fault };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.evidence === undefined) {
    const trust = parseTrust(JSON.stringify(asked.trust));
    worlds.set(asked.world, { trust, chain: contractsOf(asked.chain), kinds: parseKinds(asked.kinds) });
  } else process.stdout.write(`${JSON.stringify(await judge(asked))}\n`);
}
