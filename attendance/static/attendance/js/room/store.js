// What this device keeps: names and marks, sealed with a key that only the PIN opens – or ours, for whoever forgot it and signs in.
// AES-GCM under PBKDF2-SHA-256 (OWASP, "Password Storage Cheat Sheet": 600,000 rounds). In the clear: counts, times, wrapped keys.

const ROUNDS = 600_000;
export const TRIES = 10;
const STRICT = { durability: "strict" }; // what is acknowledged is on the disk
const AES = { name: "AES-GCM", length: 256 };
const FACT = "fact:", REFUSED = "refused:";

export const canKeep = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const ended = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error);
});
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

async function keyOfPin(pin, salt) {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, typed, AES, false, ["wrapKey", "unwrapKey"]);
}
const keyOfServer = (hex) => crypto.subtle.importKey("raw", fromHex(hex), AES, false, ["wrapKey", "unwrapKey"]);

async function wrap(master, key) {
  const iv = random(12);
  return { iv, data: await crypto.subtle.wrapKey("raw", master, key, { name: "AES-GCM", iv }) };
}
const unwrap = ({ iv, data }, key) => crypto.subtle.unwrapKey("raw", data, key, { name: "AES-GCM", iv }, AES, true, ["encrypt", "decrypt", "wrapKey"]);

/** One person's shelf on this device. */
export class Store {
  #db;
  #master = null;
  #last = 0;

  static async open(user) {
    const store = new Store();
    const request = indexedDB.open(`vijilans-room-${user}`, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore("plain"); request.result.createObjectStore("sealed"); };
    store.#db = await asked(request);
    store.user = user;
    return store;
  }

  get isOpen() { return this.#master !== null; }
  lock() { this.#master = null; }

  plain(name) { return asked(this.#db.transaction("plain").objectStore("plain").get(name)); }

  async #write(shelf, changes) {
    const transaction = this.#db.transaction(shelf, "readwrite", STRICT), place = transaction.objectStore(shelf);
    for (const [name, value] of changes) value === undefined ? place.delete(name) : place.put(value, name);
    await ended(transaction);
  }

  note(name, value) { return this.#write("plain", [[name, value]]); }

  // Keys

  async isNew() { return (await this.plain("for-server")) === undefined; }

  async setUp(pin, serverKey) {
    this.#master = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt", "wrapKey"]);
    await this.note("for-server", await wrap(this.#master, await keyOfServer(serverKey)));
    await this.choosePin(pin);
    await navigator.storage?.persist?.(); // a browser may say no; then it may clear what is kept when space runs out
  }

  async choosePin(pin) {
    const salt = random(16);
    await this.note("for-pin", { salt, tries: TRIES, ...(await wrap(this.#master, await keyOfPin(pin, salt))) });
  }

  async triesLeft() { return (await this.plain("for-pin"))?.tries ?? 0; }

  /** @returns whether the PIN was right */
  async unlock(pin) {
    const kept = await this.plain("for-pin");
    if (!kept || kept.tries <= 0) return false;
    await this.note("for-pin", { ...kept, tries: kept.tries - 1 }); // before it is tried: closing the page wins no try
    try { this.#master = await unwrap(kept, await keyOfPin(pin, kept.salt)); } catch { return false; }
    await this.note("for-pin", { ...kept, tries: TRIES });
    return true;
  }

  async unlockWithServer(serverKey) {
    this.#master = await unwrap(await this.plain("for-server"), await keyOfServer(serverKey));
  }

  // What is sealed

  async #seal(value) {
    const iv = random(12), bytes = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#master, bytes) };
  }

  async #unseal({ iv, data }) {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#master, data)));
  }

  async put(name, value) { await this.#write("sealed", [[name, await this.#seal(value)]]); }

  async get(name) {
    const found = await asked(this.#db.transaction("sealed").objectStore("sealed").get(name));
    return found && this.#unseal(found);
  }

  async #all(start) {
    const shelf = this.#db.transaction("sealed").objectStore("sealed"), range = IDBKeyRange.bound(start, `${start}\uffff`);
    const [names, values] = await Promise.all([asked(shelf.getAllKeys(range)), asked(shelf.getAll(range))]);
    return Promise.all(values.map(async (value, at) => ({ place: names[at], ...(await this.#unseal(value)) })));
  }

  /** How much waits to be sent: without the PIN, too. */
  count() { return asked(this.#db.transaction("sealed").objectStore("sealed").count(IDBKeyRange.bound(FACT, `${FACT}\uffff`))); }

  facts() { return this.#all(FACT); }
  refused() { return this.#all(REFUSED); }

  /** Keep a fact; when this returns, it is on the disk. Places sort as they were kept. */
  async keep(fact) {
    this.#last = Math.max(this.#last + 1, Date.now() * 1000);
    const place = `${FACT}${String(this.#last).padStart(17, "0")}`;
    await this.#write("sealed", [[place, await this.#seal(fact)]]);
    return { place, ...fact };
  }

  /** Facts that were answered go; those that were refused are kept apart, with the reason. */
  async settle(taken, refused) {
    const apart = await Promise.all(refused.map(async ({ place, ...rest }) => [place.replace(FACT, REFUSED), await this.#seal(rest)]));
    await this.#write("sealed", [...taken, ...refused].map(({ place }) => [place, undefined]).concat(apart));
  }

  async forgetRefused() { await this.#write("sealed", (await this.refused()).map(({ place }) => [place, undefined])); }

  /** Forget the names; what was not sent stays, sealed. */
  async forget() {
    await this.#write("sealed", [["bundle", undefined]]);
    await this.note("expires", undefined);
    if ((await this.count()) || (await this.#namesOf(REFUSED)).length) return;
    await this.#write("plain", [["for-pin", undefined], ["for-server", undefined]]);
    this.lock();
  }

  #namesOf(start) { return asked(this.#db.transaction("sealed").objectStore("sealed").getAllKeys(IDBKeyRange.bound(start, `${start}\uffff`))); }

  async forgetIfExpired(now = new Date()) {
    const expires = await this.plain("expires");
    if (!expires || new Date(expires) >= now) return;
    await this.note("forgotten", expires); // whoever opens it next is told
    await this.forget();
  }
}
