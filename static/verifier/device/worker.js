/**
 * The verifier's page without a network, and files that another app shares with it. It has the pages under /verify/ and no other,
 * and keeps nothing of what somebody who is logged in sees. A shared file goes from the telephone's share sheet into this browser.
 */

/** @typedef {Event & {waitUntil: (until: Promise<unknown>) => void}} Lasting */
/** @typedef {Lasting & {request: Request, respondWith: (answer: Promise<Response>) => void}} Asked */
/** @typedef {Window & typeof globalThis & {skipWaiting: () => Promise<void>, clients: {claim: () => Promise<void>}}} Scope */

const worker = /** @type {Scope} */ (/** @type {unknown} */ (self));
const PAGES = 'verifier/1';
/** The one file that was handed over last, until its reader says whether it is theirs. */
const HANDED = 'handed';
const PAGE = '/verify/';
const SHARED = '/verify/shared/';
const TRUST = '/.well-known/car-registry.json';
/** One byte more than an evidence file may have: the verifier refuses it by its size. */
const MOST = 10 * 2 ** 20 + 1;

worker.addEventListener('install', (event) => /** @type {Lasting} */ (event).waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => /** @type {Lasting} */ (event).waitUntil(begin()));
worker.addEventListener('fetch', (event) => {
  const asked = /** @type {Asked} */ (event);
  const { method, mode, url } = asked.request;
  const { origin, pathname } = new URL(url);
  if (origin !== worker.location.origin) return;
  if (method === 'POST' && pathname === SHARED) asked.respondWith(take(asked.request));
  else if (method !== 'GET') return;
  else if (mode === 'navigate' && pathname === PAGE) asked.respondWith(newest(asked.request, PAGE));
  else if (pathname === TRUST || pathname.startsWith('/static/')) asked.respondWith(newest(asked.request, url));
});

/** Of an earlier version nothing is left. The files of whoever keeps them stay. */
async function begin() {
  const former = (await caches.keys()).filter((name) => name.startsWith('verifier/') && name !== PAGES);
  await Promise.all(former.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** From the network; where it is not there, as it was kept. @param {Request} request @param {string} key */
async function newest(request, key) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(PAGES)).match(key, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

/**
 * What the share sheet hands over; the first file of it. Any site may send a form here, and a worker is not told where a request comes
 * from (`Origin` and `Sec-Fetch-Site` are added behind it): so the page asks before it opens or keeps anything. @param {Request} request
 */
async function take(request) {
  let state = 'none';
  try {
    const file = (await request.formData()).get('evidence');
    await caches.delete(HANDED);
    if (file instanceof File) {
      const bytes = await file.slice(0, MOST).arrayBuffer();
      await (await caches.open(HANDED)).put(`${SHARED}${encodeURIComponent(file.name)}`, new Response(bytes));
      state = 'file';
    }
  } catch {
    // A broken form, or no room on the device.
    state = 'failed';
  }
  return Response.redirect(`${PAGE}?shared=${state}`, 303);
}
