/** What a voter's browser keeps: a page closed between any two steps goes on, and signs nothing twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed, Mismatch } from '../../static/verifier/errors.js';
import { OtherPersonError } from '../../static/voting/js/errors.js';
import { Keeping } from '../../static/voting/js/keeping.js';
import { Browser, City, GoneError, Luck, PERSON, POLL } from './support/offices.mjs';

/** As the page does it, from wherever the browser is. */
async function vote(browser, city, { luck = new Luck(), choices = ['b'] } = {}) {
  const [keeping, asking] = [new Keeping(POLL, browser.stores(luck)), city.asking(luck)];
  await keeping.load();
  if (keeping.step === 'identify') {
    await keeping.begin(PERSON);
    for (const place of keeping.unidentified) await keeping.identified(place, `session-${place}`, true);
    await keeping.getTokens(asking);
  }
  if (keeping.step === 'choose') await keeping.choose(choices);
  await keeping.send(asking);
  return keeping;
}

test('a vote is promised, and the first office signs last', async () => {
  const [browser, city] = [new Browser(), new City()];
  const keeping = await vote(browser, city);
  assert.equal(keeping.step, 'sent');
  assert.ok(keeping.isTrial);
  assert.deepEqual(keeping.chosen, ['b']);
  assert.deepEqual(city.order, [1, 0]);
});

test('a page closed at any step loses nothing', async () => {
  for (const isApplied of [false, true]) {
    for (let last = 0; ; last += 1) {
      const [browser, city, luck] = [new Browser(), new City(), new Luck(last, isApplied)];
      const wasClosed = await vote(browser, city, { luck }).then(
        () => false,
        (error) => {
          assert.ok(error instanceof GoneError, error);
          return true;
        },
      );
      const keeping = await vote(browser, city);
      assert.equal(keeping.step, 'sent');
      assert.deepEqual(
        city.blinded.map(({ size }) => size),
        [1, 1],
        `operation ${last}`,
      );
      assert.deepEqual(
        [...city.lines].map(([sequence, { size }]) => [sequence, size]),
        [[0, 1]],
      );
      if (!wasClosed) {
        assert.ok(last > 10);
        break;
      }
    }
  }
});

test('who somebody is never lies beside a ballot', async () => {
  const [browser, city] = [new Browser(), new City()];
  const { stores } = browser;
  const seen = [];
  browser.stores = (luck) => {
    const both = stores.call(browser, luck);
    const write = (store) => async (value) => {
      await store.write(value);
      seen.push(structuredClone(browser.values));
    };
    for (const store of Object.values(both)) Object.assign(store, { write: write({ ...store }) });
    return both;
  };
  await vote(browser, city);
  for (const { ballots, person } of seen) {
    assert.ok(!JSON.stringify(ballots).includes(PERSON[1]));
    assert.ok(!(person && ballots.ballots.length));
  }
  assert.equal(browser.values.person, null);
});

test('the key and what is blinded are kept before anybody is asked', async () => {
  const browser = new Browser();
  const keeping = new Keeping(POLL, browser.stores());
  await keeping.load();
  await keeping.begin(PERSON);
  assert.equal(browser.values.ballots.key.length, 65);
  assert.equal(browser.values.ballots.privateKey.extractable, false);
  assert.equal(browser.values.person.blinded.length, 2);
});

test('another mind is the next sequence, the same mind the same line', async () => {
  const [browser, city] = [new Browser(), new City()];
  const keeping = await vote(browser, city, { choices: ['b', 'a'] });
  const { line } = keeping.last;
  await keeping.choose(['a', 'b']);
  assert.equal(keeping.last.line, line);
  await keeping.choose([]);
  assert.equal(keeping.step, 'send');
  await keeping.send(city.asking());
  assert.deepEqual([...city.lines.keys()], [0, 1]);
  assert.deepEqual(keeping.chosen, []);
});

test('what the opening does not allow is not signed', async () => {
  const [browser, city] = [new Browser(), new City()];
  const keeping = await vote(browser, city);
  for (const choices of [['d'], ['a', 'b', 'c'], ['a', 'a']]) await assert.rejects(keeping.choose(choices), Mismatch);
  assert.equal(browser.values.ballots.ballots.length, 1);
});

test('what an office or the box answers falsely is not kept', async () => {
  const spoilt = {
    proof: (value) => (value.length === 160 ? value.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) : value),
    signature: (value) =>
      value.length === 342 ? value.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) : value,
    promise: (value) => value.replace('promise/1', 'promise/2'),
  };
  for (const [name, spoil] of Object.entries(spoilt)) {
    const [browser, city] = [new Browser(), new City()];
    city.spoil = spoil;
    await assert.rejects(vote(browser, city), (error) => error instanceof Mismatch || error instanceof Malformed, name);
    city.spoil = (value) => value;
    assert.equal((await vote(browser, city)).step, 'sent');
  }
});

test('a second person does not vote with the first one’s messages', async () => {
  const [browser, city, other] = [new Browser(), new City(), ['가온', '202호']];
  const keeping = new Keeping(POLL, browser.stores());
  await keeping.load();
  await assert.rejects(keeping.begin(['가온', ' 201호']), Mismatch);
  // Nothing was asked yet: a slip of the pen.
  await keeping.begin(other);
  await keeping.begin(PERSON);
  await keeping.identified(1, 'session-1', false);
  await keeping.identified(0, 'session-0', false);
  await assert.rejects(keeping.getTokens(city.asking(new Luck(1))), GoneError);
  await assert.rejects(keeping.begin(other), OtherPersonError);
  await keeping.begin(PERSON);
  assert.deepEqual(keeping.unidentified, []);
  await keeping.forget();
  assert.deepEqual(browser.values, { ballots: null, person: null });
});

test('a session that is over is asked for again', async () => {
  const keeping = new Keeping(POLL, new Browser().stores());
  await keeping.load();
  await keeping.begin(PERSON);
  await keeping.identified(0, 'session-0', false);
  assert.deepEqual(keeping.unidentified, [1]);
  await keeping.sessionOver(0);
  assert.deepEqual(keeping.unidentified, [0, 1]);
  assert.deepEqual(keeping.person, PERSON);
});
