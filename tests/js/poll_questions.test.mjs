/** The whole polls of tests/vectors/polls/questions, each with its answers, which the Python verifier runs too. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fromHex, toUtf8 } from '../../static/verifier/bytes.js';
import { canonicalText } from '../../static/verifier/canonical.js';
import { verifyBallot, verifyPoll, verifyRight } from '../../static/verifier/polls/verify.js';
import { parseTrust } from '../../static/verifier/trust.js';
import { sourceOf } from './support/sources.mjs';
import { cases, chainOf, DIRECTORY, read } from './support/vectors.mjs';

const FOLDER = 'polls/questions/';

/** The answers to all that a case asks. */
async function answersTo(each, blobs) {
  const trust = parseTrust(canonicalText(each.trust));
  const source = sourceOf({ files: each.files, isAddress: each.from === 'address' }, (sha256) => blobs.get(sha256));
  const { answers, asked } = await verifyPoll(blobs.get(each.evidence), trust, chainOf(each.chain), {
    source,
    now: each.now,
  });
  if (each.ballot !== undefined) answers.push(await verifyBallot(toUtf8(each.ballot), asked));
  if (each.right !== undefined) answers.push(verifyRight(toUtf8(each.right), asked));
  return answers;
}

for (const name of readdirSync(new URL(FOLDER, DIRECTORY))) {
  const whole = read(FOLDER + name);
  const blobs = new Map(
    whole.blobs.map(({ sha256, text, hex }) => [sha256, text === undefined ? fromHex(hex) : toUtf8(text)]),
  );
  cases(name, whole.cases, async (each) => {
    const answers = await answersTo(each, blobs);
    const found = Object.fromEntries(answers.map(({ question, status }) => [question, status]));
    assert.deepEqual(found, { ...each.answers }, each.description);
    for (const { question, reasons } of answers) {
      const code = each.reasons[question];
      const codes = reasons.map((reason) => reason.code);
      if (code) assert.ok(codes.includes(code), `${each.description}: ${question} ${codes} has no ${code}`);
    }
  });
}
