import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CODES } from '../../static/verifier/anchors.js';
import { QUESTIONS } from '../../static/verifier/answer.js';
import { LABELS } from '../../static/verifier/ui/labels.js';
import { Language } from '../../static/verifier/ui/language.js';
import { KINDS, QUESTION_TEXTS, REASONS } from '../../static/verifier/ui/wording.js';

const SOURCE = new URL('../../static/verifier/', import.meta.url);
const sources = (folder) =>
  readdirSync(new URL(folder, SOURCE))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(new URL(`${folder}${name}`, SOURCE), 'utf8'));
const gaps = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('every code of the checks has its sentence, and every sentence its code', () => {
  const given = new Set([...QUESTIONS, ...Object.values(CODES), 'rejected', 'withdrawn']);
  for (const text of sources(''))
    for (const [, code] of text.matchAll(/(?:\.(?:fail|unknown|note)|\](?=\())\('(\w+)'/g)) given.add(code);
  for (const code of ['no_endpoint', 'anchor_not_trusted', 'no_inspection', 'absent', 'nothing_to_date'])
    given.add(code);
  assert.deepEqual(Object.keys(REASONS).sort(), [...given].sort());
});

test('both languages say the same, gap by gap', () => {
  const sentences = [
    ...Object.values(REASONS),
    ...Object.values(LABELS),
    ...Object.values(KINDS),
    ...Object.values(QUESTION_TEXTS).flatMap(({ title, means }) => [title, means]),
  ];
  for (const [korean, english] of sentences) {
    assert.match(korean, /[가-힣]|^\{/);
    assert.doesNotMatch(english, /[가-힣]/);
    assert.deepEqual(gaps(korean), gaps(english));
  }
});

test('every label is used', () => {
  const used = sources('ui/').join('\n');
  const byStatus = ['pass', 'fail', 'unknown'];
  for (const name of Object.keys(LABELS)) assert.ok(byStatus.includes(name) || used.includes(`LABELS.${name}`), name);
});

test('sentences are filled, times are Korean', () => {
  const [korean, english] = [new Language('ko'), new Language('en')];
  assert.equal(korean.subject('vin:KMHXX00XXXX000001'), '차대번호 KMHXX00XXXX000001');
  assert.equal(english.subject('licence:a:b'), 'Licence a:b');
  assert.match(english.time('2026-11-22T03:04:05Z'), /22 Nov 2026, 12:04 KST/);
  assert.equal(korean.time(0), korean.time('1970-01-01T00:00:00Z'));
  assert.equal(english.say(REASONS.stale, { count: 3 }).includes('3 entries'), true);
});
