/**
 * A voter of `tests/js/test_page_voter.py`. The first line of standard input is the poll, `{"subject", "digest", "body", "origin"}`; out goes what was
 * blinded, a list of base64url. The second has the issuers' signatures, a list too; out go the ballots for each list of choices in the third.
 */
import { createInterface } from 'node:readline';
import { fromBase64Url, toBase64Url } from '../../../static/verifier/bytes.js';
import { parseOpened } from '../../../static/verifier/polls/opening.js';
import { blindFor, makeBallot, makeKey, tokenOf } from '../../../static/voting/js/making.js';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const { subject, digest, body, origin } = await next();
const poll = { subject, digest, opened: parseOpened(body, subject, origin) };
const voter = await makeKey();
const blinded = blindFor(voter.key, poll);
say(blinded.map((one) => toBase64Url(one.blinded)));
const signatures = (await next()).map((signature) => fromBase64Url(signature));
const tokens = await Promise.all(
  signatures.map((signature, place) => tokenOf(voter.key, poll, place, blinded[place], signature)),
);
const all = await next();
say(await Promise.all(all.map((choices, sequence) => makeBallot({ ...voter, tokens }, poll, sequence, choices))));
lines.return();
