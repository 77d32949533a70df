/** The whole check: six answers about one evidence file, seven where the trust has a policy, step by step. */
import { anchored, current, readAnchors } from './anchors.js';
import { exitStatus, Findings } from './answer.js';
import { checkCommitment, checkSigners, checkSubject } from './complete.js';
import { Contracts } from './contracts.js';
import { dated } from './dated.js';
import { Malformed } from './errors.js';
import { parseEvidence } from './evidence.js';
import { KINDS } from './kinds.js';
import { checkCheckpoint, checkInclusion, checkItem, checkItems, checkTimes, labelOf } from './logged.js';
import { ofSubject, SCHEME as POLL } from './polls/kinds.js';
import { Signatures } from './signed.js';
import { witnessed } from './witnessed.js';

/** @typedef {import('./answer.js').Answer} Answer */
/** @typedef {import('./evidence.js').Evidence} Evidence */
/**
 * What happened: a part of a question was checked (`done` of `total`), or the question is answered.
 * @typedef {{question: import('./answer.js').Question, step: string, done?: number, total?: number, answer?: Answer}} Step
 * @typedef {(step: Step) => void | Promise<void>} OnStep
 * @typedef {{evidence: Evidence, answers: Answer[], bounds: Map<number, import('./dated.js').Bounds>, exit: 0 | 1 | 2}} Report bounds by an
 *   entry's index
 */

/**
 * @param {Evidence} evidence
 * @param {import('./trust.js').Trust} trust
 * @param {import('./kinds.js').Kinds} kinds
 * @param {OnStep} onStep
 */
export async function askTheLog(evidence, trust, kinds, onStep) {
  const logged = new Findings('logged');
  const complete = new Findings('complete');
  checkCheckpoint(evidence, trust, logged);
  await onStep({ question: 'logged', step: 'checkpoint' });
  const total = evidence.subjects.reduce((sum, { items }) => sum + items.length, 0);
  let done = 0;
  for (const subject of evidence.subjects) {
    const label = labelOf(subject, trust);
    if (!(label instanceof Uint8Array)) logged.fail('label_not_proved', { subject: subject.subject, error: label });
    for (const item of subject.items) {
      checkItem(evidence, subject, item, label, logged, ofSubject(subject.subject, kinds));
      done += 1;
      await onStep({ question: 'logged', step: 'entries', done, total });
    }
    checkItems(subject, logged);
    checkSubject(evidence, subject, label, complete);
    await onStep({ question: 'complete', step: 'map' });
  }
  if (!evidence.subjects[0].items.length) logged.unknown('nothing');
  checkInclusion(evidence, evidence.commitment, logged);
  checkTimes(evidence, logged);
  checkCommitment(evidence, complete);
  checkSigners(evidence, complete);
  logged.pass('logged', { entries: total, size: evidence.checkpoint.size, origin: trust.origin });
  return [logged.answer(), complete.answer()];
}

/**
 * @param {Evidence} evidence
 * @param {import('./certification.js').Rules} rules
 * @param {import('./kinds.js').Kinds} kinds
 * @param {OnStep} onStep
 */
async function askTheSigners(evidence, rules, kinds, onStep) {
  const findings = new Findings('signed');
  const signatures = new Signatures(evidence, rules, findings, kinds);
  const total = evidence.subjects.reduce((sum, { items }) => sum + items.length, 0);
  let done = 0;
  for (const subject of evidence.subjects) {
    await signatures.read(subject, () => {
      done += 1;
      return onStep({ question: 'signed', step: 'entries', done, total });
    });
  }
  return signatures.answer();
}

/**
 * @param {Evidence} evidence
 * @param {import('./trust.js').Trust} trust
 * @param {Contracts} contracts
 * @param {OnStep} onStep
 * @param {(answer: Answer) => Promise<Answer>} answered
 */
export async function askTheChain(evidence, trust, contracts, onStep, answered) {
  const held = await readAnchors(evidence, trust, contracts, (done, total) =>
    onStep({ question: 'anchored', step: 'reads', done, total }),
  );
  const isAnchored = await answered(await anchored(evidence, trust, contracts, held, new Findings('anchored')));
  const { answer: isDated, bounds } = await dated(
    evidence,
    trust,
    contracts,
    held,
    isAnchored.status,
    new Findings('dated'),
  );
  await answered(isDated);
  const isCurrent = await answered(await current(evidence, trust, contracts, new Findings('current')));
  return { answers: [isAnchored, isDated, isCurrent], bounds };
}

/**
 * What the witnesses say, where the trust asks for any.
 * @param {Evidence} evidence
 * @param {import('./trust.js').Trust} trust
 */
export async function askTheWitnesses({ checkpoint }, { policy }) {
  return policy ? [await witnessed(checkpoint.note, policy, new Findings('witnessed'))] : [];
}

/**
 * Answers FORMATS section 7's questions. Throws Malformed where the file breaks shape or is a poll's, and nothing else on purpose: what is false or
 * cannot be known is an answer.
 * @param {Uint8Array} bytes the evidence file
 * @param {import('./trust.js').Trust} trust brought by the verifier, never from the file
 * @param {import('./contracts.js').Chain} chain the endpoint that the verifier chose
 * @param {OnStep} [onStep] is awaited, so that a page can draw between two steps
 * @param {{allowLocalhost?: boolean, kinds?: import('./kinds.js').Kinds}} [options] whether passkeys made at http://localhost count; the
 *   kinds that are told apart, by default the registry's own
 * @returns {Promise<Report>}
 */
export async function verify(bytes, trust, chain, onStep = () => {}, { allowLocalhost = false, kinds = KINDS } = {}) {
  const evidence = parseEvidence(bytes, kinds);
  // A poll has more questions: polls/verify.js asks them.
  if (evidence.subject.startsWith(POLL)) throw new Malformed('not_subject', {}, 'subject');
  /** @param {Answer} answer */
  const answered = async (answer) => {
    await onStep({ question: answer.question, step: 'answer', answer });
    return answer;
  };
  const signed = await answered(await askTheSigners(evidence, { rpIds: trust.rpIds, allowLocalhost }, kinds, onStep));
  const fromLog = await askTheLog(evidence, trust, kinds, onStep);
  for (const answer of fromLog) await answered(answer);
  const fromChain = await askTheChain(evidence, trust, new Contracts(chain), onStep, answered);
  const fromWitnesses = await askTheWitnesses(evidence, trust);
  for (const answer of fromWitnesses) await answered(answer);
  const answers = [signed, ...fromLog, ...fromChain.answers, ...fromWitnesses];
  return { evidence, answers, bounds: fromChain.bounds, exit: exitStatus(answers) };
}
