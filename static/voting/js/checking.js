/** Before anything is asked: the poll's evidence, by the browser's own verifier and the Ethereum endpoints that the registry names. */
import { EthereumChain, jsonRpc } from '../../verifier/chain.js';
import { VerifierError } from '../../verifier/errors.js';
import { address } from '../../verifier/polls/sources.js';
import { verifyBallot, verifyPoll } from '../../verifier/polls/verify.js';
import { parseTrust } from '../../verifier/trust.js';

/** What a poll must pass before anybody votes in it. **process** must not fail: it can't pass before the poll is over. */
const NEEDED = ['logged', 'complete', 'anchored'];

/**
 * @typedef {import('../../verifier/answer.js').Answer<string>} Answer
 * @typedef {{poll: import('./making.js').Poll | null, answers: Answer[]}} Checked `poll` is null where the answers do not allow to vote; `answers` are those
 *   to the needed questions and to **process**
 */

/** The evidence, or whom to trust, is not there or can't be read. */
export class NoEvidenceError extends Error {}

/** @param {string} url */
async function fetched(url) {
  try {
    const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    // No answer is as good as none that can be used.
  }
  throw new NoEvidenceError(url);
}

/** @param {import('../../verifier/trust.js').Trust} trust */
function chainOf({ networks }) {
  return new EthereumChain(new Map(networks.map(({ chainId, rpc }) => [chainId, rpc.map((url) => jsonRpc(url))])));
}

/**
 * @typedef {{evidence: string, trust: string, files: string}} Urls of a poll's evidence, of whom to trust, and under which the poll's files are
 */

/** @param {Urls} urls @param {import('../../verifier/polls/sources.js').Source} [source] @returns {ReturnType<typeof verifyPoll>} */
async function verified(urls, source) {
  const [evidence, trustFile] = await Promise.all([fetched(urls.evidence), fetched(urls.trust)]);
  try {
    const trust = parseTrust(trustFile);
    return await verifyPoll(evidence, trust, chainOf(trust), {
      source,
      allowLocalhost: location.hostname === 'localhost',
    });
  } catch (error) {
    if (error instanceof VerifierError) throw new NoEvidenceError(error.message);
    throw error;
  }
}

/** @param {Urls} urls @param {string} subject the poll that was asked for @returns {Promise<Checked>} */
export async function checkPoll(urls, subject) {
  const { asked, answers } = await verified(urls);
  const { opening, opened } = asked.poll;
  const isSound =
    asked.poll.subject === subject &&
    answers.every(({ question, status }) =>
      NEEDED.includes(question) ? status === 'pass' : question !== 'process' || status !== 'fail',
    );
  return {
    poll: isSound && opening && opened ? { subject, digest: opening.digest, opened } : null,
    answers: answers.filter(({ question }) => question === 'process' || NEEDED.includes(question)),
  };
}

/** The answer to **mine**, from all the poll's files: nobody learns which ballot is looked for. @param {Urls} urls @param {Uint8Array} saved */
export async function findBallot(urls, saved) {
  const { asked } = await verified(urls, address(urls.files));
  return verifyBallot(saved, asked);
}
