// Sends what waits, then fetches how the registers stand: one exchange, whenever there is a line.

import { localTime } from "./facts.js";

const BATCH = 50;

export class SignedOut extends Error {}
export class OtherPerson extends Error {}
export class NoRole extends Error {}

async function ask(address, options = {}) {
  const language = document.documentElement.lang;
  const response = await fetch(address, { ...options, redirect: "manual", headers: { "Accept-Language": language, ...options.headers } });
  // Nothing here leads elsewhere but to the page to sign in.
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new SignedOut();
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

export class Line {
  constructor(addresses, device) {
    this.addresses = addresses;
    this.device = device;
  }

  /** Who is signed in. @throws NoRole where this account does not take attendance (any more) */
  async hello() {
    const { takes_attendance: takes, ...person } = await ask(this.addresses.hello);
    if (takes === false) throw Object.assign(new NoRole(), person);
    return person;
  }

  #post(address, token, body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return ask(address, { method: "POST", headers, body: JSON.stringify({ device: this.device.uuid, ...body }) });
  }

  /** The registers, and the key for a forgotten PIN. Says what waits here, and what time it is. */
  fetchBundle(token, waiting) {
    return this.#post(this.addresses.bundle, token, { name: this.device.name, sent_at: localTime(), waiting });
  }

  /** Send everything that waits. @returns the notices that came back, by person */
  async #sendAll(store, token) {
    const notices = [];
    const facts = await store.facts();
    const names = new Map(((await store.get("bundle"))?.sessions ?? []).flatMap(({ people }) => people).map(({ uuid, name }) => [uuid, name]));
    for (let at = 0; at < facts.length; at += BATCH) {
      const batch = facts.slice(at, at + BATCH);
      const { results } = await this.#post(this.addresses.inbox, token, { messages: batch.map(({ place, ...message }) => message) });
      const answers = new Map(results.map((answer) => [answer.uuid, answer]));
      const answer = (one) => answers.get(one.uuid) ?? { state: "later" };
      const refused = batch.filter((one) => answer(one).state === "refused")
        .map((one) => ({ ...one, sentence: answer(one).message, who: names.get(one.payload.enrolment) })); // the next bundle may not name them
      await store.settle(batch.filter((one) => answer(one).state === "applied"), refused);
      notices.push(...batch.map((one) => answer(one).result?.notice).filter(Boolean));
    }
    return notices;
  }

  /** @throws SignedOut, OtherPerson, NoRole, or an error where there is no line; then everything that was not answered is still kept */
  async exchange(store) {
    const { user, token } = await this.hello();
    if (user !== store.user) throw new OtherPerson();
    await this.fetchBundle(token, await store.count()); // our clock first, so that the times of what follows are put right
    const notices = await this.#sendAll(store, token);
    const { key, ...bundle } = await this.fetchBundle(token, await store.count());
    await store.put("bundle", bundle);
    await store.note("expires", bundle.expires_at);
    await store.note("forgotten", undefined);
    await store.note("synced", new Date().toISOString());
    return { bundle, notices };
  }
}
