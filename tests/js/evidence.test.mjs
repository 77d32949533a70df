import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUESTIONS } from '../../static/verifier/answer.js';
import { toHex } from '../../static/verifier/bytes.js';
import { canonicalText } from '../../static/verifier/canonical.js';
import { Malformed } from '../../static/verifier/errors.js';
import { parseTrust, siteOf } from '../../static/verifier/trust.js';
import { verify } from '../../static/verifier/verify.js';
import { answers, expectOnly } from './support/expect.mjs';
import { bytesOf, seed, uuid } from './support/registry.mjs';
import { CAR, story } from './support/story.mjs';

const OTHER = 'vin:KMHXX00XXXX000002';

/** The story's evidence, changed by hand. */
function tampered(change, { registry } = story()) {
  const evidence = registry.evidence(CAR);
  change(evidence, registry);
  return { registry, evidence };
}

async function refused(change) {
  const { registry, evidence } = tampered(change);
  await assert.rejects(answers(registry, evidence), Malformed);
}

test('a certified, anchored and final car passes every question, step by step', async () => {
  const { registry } = story();
  const steps = [];
  const trust = parseTrust(canonicalText(registry.trust()));
  const report = await verify(
    bytesOf(registry.evidence(CAR)),
    trust,
    registry.chain(),
    (step) => void steps.push(step),
  );
  assert.equal(report.exit, 0);
  assert.deepEqual(
    steps.filter(({ step }) => step === 'answer').map(({ question }) => question),
    QUESTIONS,
  );
  assert.ok(steps.some(({ question, done, total }) => question === 'logged' && done === 4 && total === 4));
});

test('a car that was never recorded is shown to be absent, and nothing else', async () => {
  const { registry } = story();
  const nothing = { signed: 'nothing', logged: 'nothing', dated: 'nothing' };
  await expectOnly(registry, registry.evidence('vin:KMHXX00XXXX000009'), nothing);
});

test('an entry left out', async () => {
  const { registry, evidence } = tampered(({ subjects }) => subjects[0].entries.shift());
  await expectOnly(registry, evidence, { complete: 'not_complete' });
});

test('an entry put twice', async () => {
  const { registry, evidence } = tampered(({ subjects }) => subjects[0].entries.splice(1, 0, subjects[0].entries[0]));
  await expectOnly(registry, evidence, { complete: 'order' });
});

test('a record that was logged twice', async () => {
  const { registry } = story();
  registry.entries.push({
    ...registry.entries.find(({ subject, record }) => subject === CAR && record.kind === 'vehicle:listed'),
  });
  registry.anchor();
  await expectOnly(registry, registry.evidence(CAR), { logged: 'record_repeated' });
});

test('entries in the wrong order', async () => {
  const { registry, evidence } = tampered(({ subjects }) => subjects[0].entries.reverse());
  await expectOnly(registry, evidence, { complete: 'order' });
});

test('another car’s entry', async () => {
  const { registry, evidence } = tampered(({ subjects }) =>
    subjects[0].entries.unshift(story().registry.evidence(OTHER).subjects[0].entries[0]),
  );
  await expectOnly(registry, evidence, { signed: 'uncertified', logged: 'other_label', complete: 'not_complete' });
});

test('another car’s evidence under this car’s name', async () => {
  const { registry, evidence } = tampered((forged, own) => {
    const other = own.evidence(OTHER);
    forged.subjects = [{ ...other.subjects[0], subject: CAR }];
  });
  const found = await answers(registry, evidence);
  assert.equal(found.logged, 'label_not_proved');
  assert.equal(found.complete, 'not_complete');
});

test('a revocation left out', async () => {
  const { registry, inspector, record } = story();
  registry.state(`licence:${inspector.licence}`, 'key:revoked', { key: inspector.key, reason: 'lost' });
  registry.certify(CAR, inspector, [record], 'withdrawn');
  registry.anchor();
  const evidence = registry.evidence(CAR);
  assert.equal((await answers(registry, evidence)).signed, 'key_revoked');
  evidence.subjects[1].entries.pop();
  await expectOnly(registry, evidence, { signed: 'none_stands', complete: 'not_complete' });
});

test('a signer’s licence left out', async () => {
  const { registry, evidence } = tampered(({ subjects }) => subjects.pop());
  await expectOnly(registry, evidence, { signed: 'key_not_enrolled', complete: 'licence_missing' });
});

test('a commitment that is not the checkpoint’s last entry', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  const last = evidence.map_commitment;
  registry.inspect(OTHER);
  registry.entries.push({ ...registry.entries.at(-1) });
  assert.equal(
    (
      await answers(registry, {
        ...evidence,
        map_commitment: { ...last, entry: last.entry.replace(/"size":\d+/, '"size":3') },
      })
    ).complete,
    'commitment_of_other_size',
  );
});

test('a label with a forged VRF proof', async () => {
  const { registry, evidence } = tampered(({ subjects }, own) => {
    subjects[0].label_proof = own.evidence(OTHER).subjects[0].label_proof;
  });
  await expectOnly(registry, evidence, { logged: 'label_not_proved', complete: 'not_complete' });
});

test('an anchor that the contract does not have', async () => {
  for (const change of [{ time: 1 }, { previous_size: 2 }, { root: `0x${toHex(seed('root'))}` }]) {
    const { registry, evidence } = tampered(({ anchors }) => (anchors[1] = { ...anchors[1], ...change }));
    await expectOnly(registry, evidence, { dated: 'anchor_otherwise' });
  }
  const { registry, evidence } = tampered(({ anchors }) => anchors.splice(1, 1));
  await expectOnly(registry, evidence, { dated: 'anchor_not_given' });
});

test('a record that was changed, or exchanged for its digest', async () => {
  const changed = tampered(({ subjects }) => (subjects[0].entries[1].record.body.odometer = 1));
  await expectOnly(changed.registry, changed.evidence, { logged: 'record_changed' });
  const gone = tampered(({ subjects }) => (subjects[0].entries[1].record = null));
  await expectOnly(gone.registry, gone.evidence, { logged: 'record_missing' });
});

test('a record that was erased by law', async () => {
  const { registry, record } = story();
  registry.state(CAR, 'record:erased', { record, ground: 'PIPA 36', decided_by: 'city' });
  registry.anchor();
  const evidence = registry.evidence(CAR);
  evidence.subjects[0].entries[1].record = null;
  await expectOnly(registry, evidence, { logged: 'record_erased' });
});

test('what no proof covers changes no verdict', async () => {
  const { registry, evidence } = tampered((found) => {
    found.made_at = '2030-01-01T00:00:00Z';
    found.anchors = found.anchors.map((anchor) => ({
      ...anchor,
      transaction: `0x${'00'.repeat(32)}`,
      block_number: 0,
    }));
  });
  await expectOnly(registry, evidence, {});
});

test('a flipped byte is noticed, unless no proof covers it', async () => {
  const { registry } = story();
  const bytes = bytesOf(registry.evidence(CAR));
  const text = Buffer.from(bytes).toString('latin1');
  const trust = parseTrust(canonicalText(registry.trust()));
  const uncovered = [...text.matchAll(/"made_at":"[^"]*"|"transaction":"[^"]*"|"block_number":[0-9]*/g)].map(
    ({ 0: found, index }) => [index, index + found.length],
  );
  for (let place = 0; place < bytes.length; place += 41) {
    const flipped = bytes.slice();
    flipped[place] ^= 1 << (place % 8);
    const exit = await verify(flipped, trust, registry.chain()).then(
      (report) => report.exit,
      (error) => {
        assert.ok(error instanceof Malformed);
        return 3;
      },
    );
    if (!uncovered.some(([from, to]) => from <= place && place < to))
      assert.notEqual(exit, 0, text.slice(place - 20, place + 5));
  }
});

test('trust from elsewhere says where the registry is', () => {
  const { registry } = story();
  const told = (change) => siteOf(parseTrust(canonicalText({ ...registry.trust(), rp_ids: ['a.example'], ...change })));
  assert.equal(told({}), 'https://a.example');
  assert.equal(told({ registry: 'http://b.example:8443' }), 'http://b.example:8443');
  assert.equal(told({ rp_ids: [] }), '');
});

test('trust decides which log, which key and which contract', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  const strangers = story().registry;
  strangers.noteSeed = seed('another');
  strangers.vrfSeed = seed('another');
  await expectOnly(
    registry,
    evidence,
    { logged: 'checkpoint_not_signed' },
    { trust: registry.trust({ note_keys: strangers.trust().note_keys }) },
  );
  const vrf = { trust: registry.trust({ vrf_public_key: strangers.trust().vrf_public_key }) };
  await expectOnly(registry, evidence, { logged: 'label_not_proved', complete: 'not_complete' }, vrf);
  const elsewhere = {
    trust: registry.trust({ networks: [{ chain_id: 31337, contracts: [`0x${'dd'.repeat(20)}`], rpc: [] }] }),
  };
  await expectOnly(
    registry,
    evidence,
    { anchored: 'anchor_not_trusted', dated: 'dated_not_anchored', current: 'chain_behind' },
    elsewhere,
  );
});

test('the file’s shape', async () => {
  await refused((evidence) => (evidence.extra = 1));
  await refused((evidence) => delete evidence.made_at);
  await refused((evidence) => (evidence.format = 'evidence/2'));
  await refused((evidence) => (evidence.subject = OTHER));
  await refused(({ anchors }) => anchors.reverse());
  await refused(({ anchors }) => anchors.push(anchors.at(-1)));
  await refused(({ subjects }) => subjects.push(subjects[1]));
  await refused(({ subjects }) => subjects.push({ ...subjects[1], subject: OTHER }));
  await refused(({ subjects }) => (subjects[0].entries[0].entry = ` ${subjects[0].entries[0].entry}`));
  await refused(({ subjects }) => (subjects[0].entries[0].record.author.person = uuid('person').toUpperCase()));
  await refused(({ subjects }) => (subjects[0].entries[0].record.body = { a: { withheld: 'not hex' } }));
  await refused(({ subjects }) => (subjects[0].map.siblings = ['0'.repeat(64)]));
  await refused(
    ({ subjects }) =>
      (subjects[0].entries[0].proof = subjects[0].entries[0].proof.replace('\nindex', '\nextra AA==\nindex')),
  );
});
