/** Hands a poll to the worker that checks and counts it, and asks Ethereum for it. */
import { VerifierError } from '../../verifier/errors.js';
import { parseTrust } from '../../verifier/trust.js';
import { data } from '../../verifier/ui/elements.js';
import { allowsLocalhost, chainOf, fetchEvidence } from './checking.js';
import { NoEvidenceError } from './errors.js';
import { place } from './frame.js';

/** @typedef {import('./counter.js').Counted} Counted */
/** @typedef {{reads: import('./counter.js').Task['reads'], ballot?: Uint8Array | null, right?: Uint8Array | null, onCount?: (done: number, total: number) => void}} Asked */

/** @param {Worker} worker @param {import('../../verifier/contracts.js').Chain} chain @param {{call: Parameters<import('../../verifier/contracts.js').Chain['call']>, number: number}} question */
async function answer(worker, chain, { call, number }) {
  try {
    worker.postMessage({ number, answer: { bytes: await chain.call(...call) } });
  } catch (error) {
    if (!(error instanceof VerifierError)) throw error;
    worker.postMessage({ number, answer: { fault: error.fault } });
  }
}

/**
 * What the verifier finds, with the evidence as it is now. The page's element says where that is, whether the files are there for all, and where the
 * worker's program is. NoEvidenceError where the evidence can't be read.
 * @param {Asked} asked
 * @returns {Promise<Counted>}
 */
export async function count({ reads, ballot = null, right = null, onCount = () => {} }) {
  const { evidence, trust } = await fetchEvidence({ evidence: data(place, 'evidence'), trust: data(place, 'trust') });
  let chain;
  try {
    chain = chainOf(parseTrust(trust));
  } catch (error) {
    if (error instanceof VerifierError) throw new NoEvidenceError();
    throw error;
  }
  const task = {
    ...{ evidence, trust, ballot, right, allowLocalhost: allowsLocalhost() },
    files: new URL(data(place, 'poll'), location.href).href,
    reads: isPublic() ? reads : 'none',
  };
  const worker = new Worker(data(place, 'counter'));
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data: said }) => {
        if ('call' in said) answer(worker, chain, said).catch(reject);
        else if ('counted' in said) resolve(said.counted);
        else if ('fault' in said) reject(new NoEvidenceError());
        else onCount(said.done, said.total);
      };
      worker.postMessage({ task });
    });
  } finally {
    worker.terminate();
  }
}

/** Whether the rights that were used and the ballots are there for all. */
export function isPublic() {
  return data(place, 'public') === 'yes';
}

/** Whether this browser has what a check needs. */
export function isAble() {
  return Boolean(globalThis.crypto?.subtle && 'Worker' in window);
}
