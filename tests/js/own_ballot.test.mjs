/** Where a saved ballot lies is found without asking for it. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { concat, fromHex, toUtf8 } from '../../static/verifier/bytes.js';
import { dumps, loads } from '../../static/verifier/canonical.js';
import { leafHash, root, verifyInclusion } from '../../static/verifier/tree.js';
import { ownBallot } from '../../static/voting/js/own_ballot.js';

const SUBJECT = 'poll:3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10';
const FILES = 'https://registry.example/api/polls/3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10';
const LINE = 'a ballot';
const OWN = leafHash(toUtf8(LINE));
const OTHERS = [1, 2, 3].map((number) => leafHash(Uint8Array.of(number)));
const BOXES = [[OTHERS[0]], [OTHERS[1], OWN, OTHERS[2]], []];
const { fetch } = globalThis;

afterEach(() => {
  globalThis.fetch = fetch;
});

/** A poll of these boxes, of which it is not asked whether the ballot is valid. */
const poll = {
  poll: {
    subject: SUBJECT,
    boxes: BOXES.map((leaves, at) => ({ index: 10 + at, body: { role: 'filled', cast: { count: leaves.length } } })),
  },
  mine: async ({ path }) => ({
    question: 'mine',
    status: path ? 'pass' : 'unknown',
    reasons: path ? [{ code: 'mine', values: { box: path.box } }] : [{ code: 'ballot_unseen', values: {} }],
  }),
};

/** The registry, which answers a box with its status; what it was asked for. */
function serving(statuses) {
  const asked = [];
  globalThis.fetch = async (url) => {
    const box = Number(url.slice(FILES.length).match(/^\/boxes\/(\d+)\/leaves\.bin$/)[1]);
    asked.push(box);
    return new Response(concat(...BOXES[box]), { status: statuses[box] });
  };
  return asked;
}

const saved = (subject) => dumps({ format: 'ballot-evidence/1', subject, ballot: LINE, promise: null, path: null });
const BOUNDS = new Map([[11, { after: 1, before: 2 }]]);

test('every box is asked for, and the file has its place in the tree', async () => {
  const asked = serving([200, 200, 200]);
  const own = await ownBallot(poll, saved(SUBJECT), BOUNDS, FILES);
  assert.deepEqual(asked, [0, 1, 2]);
  assert.deepEqual([own.box, own.since, own.isRead, own.isLatest], [1, 2, true, null]);
  const { box, index, hashes } = loads(own.file).path;
  assert.deepEqual([box, index], [1, 1]);
  const proof = hashes.map((hash) => fromHex(hash, 32));
  verifyInclusion(index, BOXES[box].length, OWN, proof, root(BOXES[box]));
});

test('a box that nobody can read is told', async () => {
  for (const status of [403, 404, 429, 500]) {
    serving([200, status, 200]);
    const own = await ownBallot(poll, saved(SUBJECT), BOUNDS, FILES);
    assert.deepEqual([own.box, own.isRead], [null, false]);
  }
});

test('a ballot of another poll is looked for nowhere', async () => {
  const asked = serving([200, 200, 200]);
  await ownBallot(poll, saved('poll:3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e11'), BOUNDS, FILES);
  assert.deepEqual(asked, []);
});
