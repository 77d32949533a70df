/**
 * How long the browser's verifier takes for a car with 50 records: `node benchmarks/verify_js.mjs`.
 *
 * 25 inspections, each certified by its own signature (half passkeys, half Ed25519), in a log of 1,000 entries of 40 cars with 20 anchors.
 * The chain answers at once: what is measured is the buyer's machine, not the network. Exit status 1 where the first run or the median takes more than 500 ms.
 */
import { canonicalText } from '../static/verifier/canonical.js';
import { parseTrust } from '../static/verifier/trust.js';
import { verify } from '../static/verifier/verify.js';
import { bytesOf, Inspector, Registry } from '../tests/js/support/registry.mjs';

const CAR = 'vin:KMHXX00XXXX000001';
const INSPECTIONS = 25;
const RUNS = 15;
const BUDGET = 500;

const registry = new Registry();
const inspectors = [new Inspector('LIC-1', 'webauthn'), new Inspector('LIC-2', 'ed25519')];
for (const inspector of inspectors) registry.enrol(inspector);
for (let number = 0; number < INSPECTIONS; number += 1) {
  for (let other = 0; other < 37; other += 1) registry.inspect(`vin:KMHXX00XXXX0001${String(other).padStart(2, '0')}`);
  registry.certify(CAR, inspectors[number % 2], [registry.inspect(CAR)]);
  if (number % 5) registry.anchor();
}
registry.anchor();

const evidence = bytesOf(registry.evidence(CAR));
const trust = parseTrust(canonicalText(registry.trust()));
const chain = registry.chain();
const times = [];
for (let run = 0; run < RUNS; run += 1) {
  const began = performance.now();
  const { exit } = await verify(evidence, trust, chain);
  times.push(performance.now() - began);
  if (exit !== 0) throw new Error('the evidence does not verify');
}
const first = times[0];
const median = times.toSorted((left, right) => left - right)[Math.floor(RUNS / 2)];
process.stdout.write(
  `${INSPECTIONS * 2} records, ${registry.entries.length} entries, ${evidence.length} bytes: first ${first.toFixed(0)} ms, median ${median.toFixed(0)} ms of ${RUNS} runs\n`,
);
process.exitCode = first <= BUDGET && median <= BUDGET ? 0 : 1;
