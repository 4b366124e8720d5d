// The browser's database, in promises.

/** What a request gives. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
  });
}

/** Resolves once a transaction is complete: what was put is written. */
export function written(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
  });
}

/** Opens a database of one store. Rejects where the browser keeps nothing. */
export async function openDatabase(name: string, store: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(store);
  const database = await done(request);
  // A browser that runs out of space drops what did not ask to stay.
  void navigator.storage?.persist?.().catch(() => false);
  return database;
}

/** The store, in a transaction of its own. */
export function within(database: IDBDatabase, store: string, mode: IDBTransactionMode): IDBObjectStore {
  // On the disk before anything leaves: power may fail at once. Engines that do not know the word pass over it.
  return database.transaction(store, mode, { durability: "strict" }).objectStore(store);
}
