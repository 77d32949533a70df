import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toUtf8 } from '../../static/verifier/bytes.js';
import { canonicalText, loads, loadsForeign, MAX_DEPTH } from '../../static/verifier/canonical.js';
import { digest } from '../../static/verifier/hash.js';
import { throwsMalformed } from './support/expect.mjs';

test('RFC 8785 sorts names by UTF-16 code units and escapes as ECMAScript does', () => {
  const value = loads(
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","1":"One","\\ud83d\\ude00":"Emoji","\\u0080":"Control","\\u00f6":"ö"}',
  );
  assert.equal(
    canonicalText(value),
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"ö","€":"Euro Sign","😀":"Emoji"}',
  );
  assert.equal(canonicalText(loads('"\\u000f\\nA\'B\\"\\\\\\\\\\"/"')), '"\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test('what JSON.parse lets pass is refused', () => {
  const refused = [
    '{"a":1,"a":1}',
    '{"__proto__":1,"__proto__":2}',
    '1.0',
    '1e3',
    '-0',
    '01',
    '+1',
    '9007199254740992',
    '-9007199254740992',
    'NaN',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ufdd0"',
    '"\\uffff"',
    '"\\ud83f\\udffe"',
    '[1,]',
    '{"a":1,}',
    '',
    ' ',
    '1 2',
    '"\t"',
    "'a'",
    '\ufeff1',
    '[',
    '{"a"}',
    '"\\x41"',
    'tru',
  ];
  for (const text of refused) throwsMalformed(() => loads(text));
  throwsMalformed(() => loads(Uint8Array.of(0x22, 0xff, 0x22)));
  throwsMalformed(() => loads(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)));
});

test('names such as __proto__ and constructor are names like any other', () => {
  assert.equal(
    canonicalText(loads('{"toString":1,"__proto__":{"a":2},"constructor":3}')),
    '{"__proto__":{"a":2},"constructor":3,"toString":1}',
  );
});

test('integers go to the last safe one', () => {
  assert.equal(
    canonicalText(loads('[9007199254740991,-9007199254740991,0]')),
    '[9007199254740991,-9007199254740991,0]',
  );
  for (const value of [1.5, -0, 2 ** 53, Number.NaN, undefined, 1n, { a: undefined }])
    throwsMalformed(() => canonicalText(value));
});

test('lists and objects lie in one another to a depth that is named', () => {
  const nested = (depth) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  assert.equal(canonicalText(loads(nested(MAX_DEPTH))), nested(MAX_DEPTH));
  throwsMalformed(() => loads(nested(MAX_DEPTH + 1)));
  throwsMalformed(() => loads(nested(1_000_000)));
});

test('a digest is over the canonical bytes', () => {
  assert.equal(digest(loads(' { "b" : [ ] , "a" : "가" } ')), digest({ a: '가', b: [] }));
  assert.equal(digest({}), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});

test('a browser’s client data may have any number and any string, but no name twice', () => {
  assert.equal(Object.keys(loadsForeign(toUtf8('{"a":1.5e3,"b":"e\\u0301","c":"\\ud800"}'))).length, 3);
  throwsMalformed(() => loadsForeign(toUtf8('{"a":1,"a":2}')));
  throwsMalformed(() => loadsForeign(toUtf8('{"a":.5}')));
});
