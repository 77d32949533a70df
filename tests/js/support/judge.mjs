/**
 * Judges evidence files for `tests/js/test_differential.py`. Each line of standard input is JSON: `{"world": n, "trust": …, "chain": …,
 * "kinds": …}` makes a world known, `{"world": n, "evidence": base64, "localhost": bool}` is a file to judge, for which one line goes out: what is
 * malformed in it, or for each question the status and the codes and values of its reasons. A poll's has `"poll"` too: what sources.mjs makes a
 * source of, the verifier's clock as `now`, and in base64 what a voter saved as `ballot` and `right`, or null.
 */
import { createInterface } from 'node:readline';
import { Malformed } from '../../../static/verifier/errors.js';
import { parseKinds } from '../../../static/verifier/kinds.js';
import { verifyBallot, verifyPoll, verifyRight } from '../../../static/verifier/polls/verify.js';
import { parseTrust } from '../../../static/verifier/trust.js';
import { verify } from '../../../static/verifier/verify.js';
import { contractsOf } from './contracts.mjs';
import { sourceOf } from './sources.mjs';

const worlds = new Map();
const bytesOf = (base64) => Uint8Array.from(Buffer.from(base64, 'base64'));

/** The answers to all that is asked of a poll. */
async function answersOfPoll(evidence, trust, chain, { poll, ...options }) {
  const { asked, answers } = await verifyPoll(evidence, trust, chain, {
    ...options,
    source: sourceOf({ files: poll.files, isAddress: poll.is_address }, bytesOf),
    now: poll.now,
  });
  if (poll.ballot !== null) answers.push(await verifyBallot(bytesOf(poll.ballot), asked));
  if (poll.right !== null) answers.push(verifyRight(bytesOf(poll.right), asked));
  return answers;
}

/** @param {{world: number, evidence: string, localhost: boolean, poll?: object}} asked */
async function judge({ world, evidence, localhost, poll }) {
  const { trust, chain, kinds } = worlds.get(world);
  try {
    const options = { allowLocalhost: localhost, kinds };
    const bytes = bytesOf(evidence);
    const answers = poll
      ? await answersOfPoll(bytes, trust, chain, { ...options, poll })
      : (await verify(bytes, trust, chain, undefined, options)).answers;
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
