/** Which sentences of verifier/words.json a bundle needs: those with a code that stands in quotes in one of its modules. */
import { readFileSync } from 'node:fs';

const SECTION = /\bwords\.(\w+)/g;
const QUOTED = /'([a-z0-9_]+)'/g;
/** Codes that a module names. Of the other sections a bundle has all: labels, and names of what a record may be of. */
const BY_CODE = ['questions', 'reasons', 'faults'];

/** @param {string[]} sources @param {RegExp} pattern */
function named(sources, pattern) {
  return new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name)));
}

/**
 * The catalogue without what no module can say. The code of a question's words begins with the question: `signed.title`.
 * @param {Record<string, Record<string, unknown>>} catalogue
 * @param {string[]} sources of the bundle's modules
 */
export function wordsFor(catalogue, sources) {
  const [sections, quoted] = [named(sources, SECTION), named(sources, QUOTED)];
  const kept = Object.entries(catalogue).filter(([section]) => sections.has(section));
  return Object.fromEntries(
    kept.map(([section, sentences]) => {
      const said = Object.entries(sentences).filter(([code]) => quoted.has(code.split('.')[0]));
      return [section, BY_CODE.includes(section) ? Object.fromEntries(said) : sentences];
    }),
  );
}

/** Puts those in the place of the whole catalogue. @param {string[]} sources @returns {import('esbuild').Plugin} */
export function wordsOf(sources) {
  return {
    name: 'words',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]verifier[\\/]words\.json$/ }, ({ path }) => ({
        contents: JSON.stringify(wordsFor(JSON.parse(readFileSync(path, 'utf8')), sources)),
        loader: 'json',
      }));
    },
  };
}
