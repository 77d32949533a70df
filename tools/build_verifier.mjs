/**
 * Bundles the browser's verifier: `node tools/build_verifier.mjs`, after `npm ci`. Takes less than a second.
 *
 * static/verifier/build/page.js      for the registry's pages
 * static/verifier/build/ml_dsa.js    ML-DSA-44, which each of these loads where a policy has a witness with such a key; verify.html has it in itself
 * static/verifier/build/vote.js      for the page on which citizens vote; beside it those of the polls' other pages, and counter.js for their worker
 * static/verifier/build/verify.html  the same verifier as one file that needs nothing else, and works from file://
 * static/verifier/build/SHA256SUMS   its fingerprint, as `sha256sum -c` reads it
 *
 * Not minified, so that what runs can be read. Of verifier/words.json each has what its own modules can say: a car's page none of the polls'
 * sentences. The same sources and package-lock.json give the same bytes everywhere; --docs writes the fingerprint into
 * docs/verifier-in-the-browser.md, where a test looks for it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { wordsOf } from './words_of.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SOURCE = path.join(ROOT, 'static/verifier/ui');
const TARGET = path.join(ROOT, 'static/verifier/build');
const DOCS = path.join(ROOT, 'docs/verifier-in-the-browser.md');

const OF_POLLS = {
  'vote.js': 'page.js',
  'assisted.js': 'assisted_page.js',
  'mine.js': 'mine_page.js',
  'right.js': 'right_page.js',
  'recount.js': 'recount_page.js',
  'counter.js': 'counter.js',
  'identified.js': 'identified_page.js',
};

/** @type {import('esbuild').Plugin} what is a file of its own, beside the bundle that may load it */
const BESIDE = {
  name: 'beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/ml_dsa\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './ml_dsa.js', external: true } : null,
    );
  },
};

/** @param {string} entry @param {import('esbuild').Plugin[]} plugins */
function built(entry, plugins) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: [path.join(ROOT, 'static', entry)],
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    legalComments: 'inline',
    logLevel: 'warning',
    metafile: true,
    plugins,
    target: 'es2022',
    write: false,
  });
}

/** Twice: only a whole bundle tells which modules it has, and so which words. @param {string} entry @param {import('esbuild').Plugin[]} plugins */
async function bundle(entry, plugins = [BESIDE]) {
  const { metafile } = await built(entry, plugins);
  const modules = Object.keys(metafile.inputs).filter((name) => name.startsWith('static/'));
  const sources = modules.map((name) => readFileSync(path.join(ROOT, name), 'utf8'));
  const { outputFiles } = await built(entry, [...plugins, wordsOf(sources)]);
  return outputFiles[0].text;
}

/** A Content-Security-Policy source for inline text. @param {string} text */
function source(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** One HTML file: its own policy allows its one script, its one sheet, and requests to the endpoint that is chosen. */
async function standalone() {
  const script = `\n${await bundle('verifier/ui/standalone.js', [])}`;
  const style = `\n${['verifier.css', 'standalone.css'].map((name) => readFileSync(path.join(SOURCE, name), 'utf8')).join('')}`;
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error('a bundle ends its own element');
  const policy = [
    "default-src 'none'",
    `script-src ${source(script)}`,
    `style-src ${source(style)}`,
    'connect-src https: http://localhost:* http://127.0.0.1:*',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>차량 기록 증거 검증기</title>
<style>${style}</style>
</head>
<body>
<noscript>이 파일은 자바스크립트가 있어야 동작합니다. This file needs JavaScript.</noscript>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Whole or not at all, for others may read or build at the same time. @param {string} name @param {string} text */
function write(name, text) {
  const unfinished = path.join(TARGET, `.${name}.${process.pid}`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, path.join(TARGET, name));
}

const html = await standalone();
const fingerprint = createHash('sha256').update(html).digest('hex');
mkdirSync(TARGET, { recursive: true });
write('page.js', await bundle('verifier/ui/page.js'));
write('ml_dsa.js', await bundle('verifier/ml_dsa.js'));
for (const [name, entry] of Object.entries(OF_POLLS)) write(name, await bundle(`voting/js/${entry}`));
write('verify.html', html);
write('SHA256SUMS', `${fingerprint}  verify.html\n`);
if (process.argv.includes('--docs')) {
  writeFileSync(DOCS, readFileSync(DOCS, 'utf8').replace(/\b[0-9a-f]{64}\b/, fingerprint));
}
