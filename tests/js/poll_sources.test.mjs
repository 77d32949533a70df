/** A poll's files at an address: what counts as the file, as another answer, and as none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unavailable } from '../../static/verifier/errors.js';
import { address, given } from '../../static/verifier/polls/sources.js';

const FILE = new Uint8Array(100).fill(7);
const REGISTRY = 'https://registry.example/api/polls/uuid';

/** What is asked for, and a source that gets this answer. */
function answering(answer) {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    return answer();
  };
  return { asked, read: address(`${REGISTRY}/`, fetch) };
}

test('a file is read from its place, without cookie or referrer', async () => {
  const { asked, read } = answering(() => new Response(FILE));
  assert.deepEqual(await read('boxes/0/rights.bin', 100), { bytes: FILE });
  assert.equal(asked[0].url, `${REGISTRY}/boxes/0/rights.bin`);
  assert.equal(asked[0].credentials, 'omit');
  assert.equal(asked[0].referrerPolicy, 'no-referrer');
});

test('a file that is too long is not read to its end', async () => {
  let pieces = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pieces += 1;
      controller.enqueue(FILE);
    },
  });
  const { bytes } = await answering(() => new Response(endless)).read('roll.bin', 250);
  assert.ok(bytes.length > 250);
  assert.ok(pieces < 10);
});

test('another answer is one, and none is none', async () => {
  for (const status of [404, 403, 206])
    assert.deepEqual(await answering(() => new Response('x', { status })).read('roll.bin', 1), { status });
  assert.deepEqual(await answering(() => ({ status: 999 })).read('roll.bin', 1), { status: 999 });
  const cut = new ReadableStream({ start: (controller) => controller.error(new TypeError('cut')) });
  const silent = [
    () => new Response('', { status: 429 }),
    () => new Response('', { status: 503 }),
    () => new Response(cut),
    () => Promise.reject(new TypeError('offline')),
  ];
  for (const answer of silent) await assert.rejects(answering(answer).read('roll.bin', 1), Unavailable);
});

test('a file that the reader does not have is not given', async () => {
  const read = given(new Map([['roll.bin', FILE]]));
  assert.deepEqual(await read('roll.bin', 1), { bytes: FILE });
  assert.equal(await read('boxes/0/cast.jsonl', 1), null);
});
