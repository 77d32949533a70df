/** Makes the verifier's page one that opens without a network: its worker, and what the page is made of, kept in this browser. */

import { data, first } from '../ui/elements.js';

const PAGES = 'verifier/1';
const TRUST = '/.well-known/car-registry.json';
/** A verifier key of type 6: such a witness's cosignatures take a module that the page loads only then. */
const ML_DSA = /\+[0-9a-f]{8}\+B[g-v]/;

const place = first(document, '[data-worker]', HTMLElement);
if ('serviceWorker' in navigator) {
  await navigator.serviceWorker.register(data(place, 'worker'), { scope: '/verify/' });
  await Promise.all([loaded(), import(data(place, 'verifierModule'))]);
  await kept();
}

function loaded() {
  return document.readyState === 'complete' || new Promise((done) => addEventListener('load', done));
}

/** What it has loaded by now; the page itself as a stranger sees it, who is logged in nowhere. */
async function kept() {
  const own = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/static/`));
  const cache = await caches.open(PAGES);
  const trust = await fetch(TRUST).then(
    (answer) => answer.text(),
    () => '',
  );
  const later = ML_DSA.test(trust) ? [data(place, 'mlDsa')] : [];
  const wanted = [...new Set([...own, ...[...later, TRUST].map((name) => new URL(name, location.origin).href)])];
  const answers = await Promise.all(wanted.map((name) => fetch(name).catch(() => null)));
  await Promise.all(answers.map((answer, number) => answer?.ok && cache.put(wanted[number], answer)));
  const page = await fetch(`/verify/?lang=${document.documentElement.lang}`, { credentials: 'omit' }).catch(() => null);
  if (page?.ok) await cache.put('/verify/', page);
  for (const { url } of await cache.keys()) {
    const isOld = url.includes('/static/') && !wanted.includes(url);
    if (isOld && navigator.onLine) await cache.delete(url);
  }
  place.dataset.kept = 'yes';
}
