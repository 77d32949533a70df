/** Stores in the browser's own databases, one database for each: what is in one is never read with what is in another. */

const VALUES = 'values';

/** @template Result @param {IDBRequest<Result>} request @returns {Promise<Result>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(VALUES);
  return done(request);
}

/**
 * A change that is on the disk when the promise is kept: a transaction that merely began would not survive a crash.
 * @param {IDBDatabase} database
 * @param {(values: IDBObjectStore) => unknown} change
 * @returns {Promise<void>}
 */
function changed(database, change) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(VALUES, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    change(transaction.objectStore(VALUES));
  });
}

/**
 * The store of one value, in the database of this name. Rejects where the browser keeps nothing.
 * @template Value
 * @param {string} name
 * @param {string} key
 * @returns {Promise<import('./keeping.js').Store<Value>>}
 */
export async function openStore(name, key) {
  const database = await open(name);
  return {
    read: async () => (await done(database.transaction(VALUES).objectStore(VALUES).get(key))) ?? null,
    write: (value) => changed(database, (values) => values.put(value, key)),
    erase: () => changed(database, (values) => values.delete(key)),
  };
}
