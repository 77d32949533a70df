/** Before anything is asked: the poll's evidence, by the browser's own verifier and the Ethereum endpoints that the registry names. */
import { EthereumChain, jsonRpc } from '../../verifier/chain.js';
import { VerifierError } from '../../verifier/errors.js';
import { verifyPoll } from '../../verifier/polls/verify.js';
import { parseTrust } from '../../verifier/trust.js';
import { NoEvidenceError } from './errors.js';

/** What a poll must pass before anybody votes in it. **process** must not fail: it can't pass before the poll is over. */
const NEEDED = ['logged', 'complete', 'anchored'];

/**
 * @typedef {import('../../verifier/answer.js').Answer<string>} Answer
 * @typedef {{poll: import('./making.js').Poll | null, isSound: boolean, answers: Answer[]}} Checked `poll` is null where the evidence has no opening of it;
 *   isSound: the answers allow to vote; `answers` are those to the needed questions and to **process**
 */

/** What the registry says of its refusal, in each language (RFC 9457). @param {Response} answer */
async function messagesOf(answer) {
  const problem = await answer.json().catch(() => null);
  return problem?.messages ?? {};
}

/** @param {string} url */
async function fetched(url) {
  let answer;
  try {
    answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new NoEvidenceError();
  }
  throw new NoEvidenceError(await messagesOf(answer));
}

/** @param {import('../../verifier/trust.js').Trust} trust */
export function chainOf({ networks }) {
  return new EthereumChain(new Map(networks.map(({ chainId, rpc }) => [chainId, rpc.map((url) => jsonRpc(url))])));
}

/** @typedef {{evidence: string, trust: string}} Urls of a poll's evidence, and of whom to trust */

/** Both files of it, as they are now. @param {Urls} urls */
export async function fetchEvidence({ evidence, trust }) {
  const [given, trusted] = await Promise.all([fetched(evidence), fetched(trust)]);
  return { evidence: given, trust: trusted };
}

/** Whether passkeys made at http://localhost count. */
export function allowsLocalhost() {
  return location.hostname === 'localhost';
}

/** @param {Urls} urls @returns {ReturnType<typeof verifyPoll>} */
async function verified(urls) {
  const files = await fetchEvidence(urls);
  try {
    const trust = parseTrust(files.trust);
    return await verifyPoll(files.evidence, trust, chainOf(trust), { allowLocalhost: allowsLocalhost() });
  } catch (error) {
    if (error instanceof VerifierError) throw new NoEvidenceError();
    throw error;
  }
}

/** @param {Urls} urls @param {string} subject the poll that was asked for @returns {Promise<Checked>} */
export async function checkPoll(urls, subject) {
  const { asked, answers } = await verified(urls);
  const { opening, opened } = asked.poll;
  const isSound = answers.every(({ question, status }) =>
    NEEDED.includes(question) ? status === 'pass' : question !== 'process' || status !== 'fail',
  );
  return {
    poll: asked.poll.subject === subject && opening && opened ? { subject, digest: opening.digest, opened } : null,
    isSound,
    answers: answers.filter(({ question }) => question === 'process' || NEEDED.includes(question)),
  };
}
