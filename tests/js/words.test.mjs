import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Language } from '../../static/verifier/ui/language.js';
import { faultText, reasonText } from '../../static/verifier/ui/sentences.js';
import { LABELS, REPORT } from '../../static/verifier/ui/words.js';

const SOURCE = new URL('../../static/verifier/ui/', import.meta.url);
const SOURCES = readdirSync(SOURCE)
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(new URL(name, SOURCE), 'utf8'))
  .join('\n');
const [KOREAN, ENGLISH] = [new Language('ko'), new Language('en')];

test('every label is used, and every label that is used is there', () => {
  const used = new Set([...SOURCES.matchAll(/LABELS\.(\w+)/g)].map(([, name]) => name));
  assert.deepEqual(Object.keys(LABELS).sort(), [...used].sort());
  for (const [, name] of SOURCES.matchAll(/REPORT\.(\w+)/g)) assert.ok(name in REPORT, name);
});

test('subjects and times are read as people read them', () => {
  assert.equal(KOREAN.subject('vin:KMHXX00XXXX000001'), '차대번호 KMHXX00XXXX000001');
  assert.equal(ENGLISH.subject('licence:a:b'), 'Licence a:b');
  assert.match(ENGLISH.time('2026-11-22T03:04:05Z'), /22 Nov 2026, 12:04 KST/);
  assert.equal(KOREAN.time(0), KOREAN.time('1970-01-01T00:00:00Z'));
  assert.equal(ENGLISH.time('@253402300800'), '@253402300800');
});

test('a reason is said with its values, and with the fault behind it', () => {
  assert.match(reasonText(ENGLISH, { code: 'stale', values: { lacks: 3 } }), /3 more entries/);
  const late = { code: 'late', values: { endpoint: 'https://node.example' } };
  const error = { code: 'endpoints_fail', values: { errors: [late] } };
  const said = reasonText(KOREAN, { code: 'no_endpoint', values: { chain_id: 7, error } });
  assert.match(said, /^체인 7의 노드에 물을 수 없습니다\. .*https:\/\/node\.example: 제시간에 답하지 않습니다\.$/);
  assert.match(reasonText(ENGLISH, { code: 'no_endpoint', values: { chain_id: 1, error } }), /of Ethereum answers/);
});

test('a fault is said with its place', () => {
  const fault = { code: 'not_integer', values: { least: 1 }, where: 'anchors.0.size' };
  assert.equal(faultText(ENGLISH, fault), 'anchors.0.size: This is not an integer of at least 1.');
});
