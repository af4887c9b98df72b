// The register as an app for the room: opened with a PIN, working without a line, sending when there is one.

import { Door } from "./door.js";
import { apply, newUuid, tally } from "./facts.js";
import { Register } from "./register.js";
import * as scanning from "./scan.js";
import { addresses, ask, complain, counts, find, findAll, made, say, showLine, showScreen, showSignIn, stopAsking, toast } from "./screens.js";
import { canKeep, Store } from "./store.js";
import { Line, NoRole, OtherPerson, SignedOut } from "./sync.js";
import { dayAndMonth, earlyQuestion, inOrder, isEarly, isNow, momentOf, whenOf } from "./times.js";

const IDLE = 15 * 60_000; // milliseconds without a touch, then it locks
const RETRY = [2, 5, 10, 20, 60]; // seconds
const CLOCK_OFF = 5 * 60_000;
const device = { uuid: deviceId(), name: deviceName() };
const line = new Line(addresses, device);
let store = null, bundle = null, register = null;
const agreed = new Set(); // sessions that have not begun, and of which it was said that they are meant
let failures = 0, retries = 0, later = 0, timer = 0, idleTimer = 0, touchedAt = Date.now(), isSending = false;

function deviceId() {
  const known = localStorage.getItem("vijilans.device") ?? newUuid();
  localStorage.setItem("vijilans.device", known);
  return known;
}

function deviceName() {
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((name) => navigator.userAgent.includes(name)) ?? "";
  const browser = ["Firefox", "Edg", "SamsungBrowser", "Chrome", "Safari"].find((name) => navigator.userAgent.includes(name)) ?? "";
  return [browser.replace("Edg", "Edge"), system].filter(Boolean).join(", ");
}

// Keeping and sending

/** Put facts on the disk, then into what is shown. @returns why they are not kept; nothing where they are */
async function keep(facts) {
  if (!(await isMeant(facts[0].payload.session))) return say("early_no");
  try {
    for (const fact of facts) apply(bundle, [await store.keep(fact)]);
  } catch {
    return say("full");
  }
  showLine(navigator.onLine && !failures ? "waiting" : "offline", await store.count());
  plan(0.3);
  return "";
}

/** Whether a session is the one that was to be marked: asked once of one that has not begun. */
async function isMeant(uuid) {
  const session = bundle.sessions.find((one) => one.uuid === uuid);
  if (agreed.has(uuid) || !isEarly(session)) return true;
  const isRight = await ask(earlyQuestion(session));
  if (isRight) agreed.add(uuid);
  return isRight && Boolean(store?.isOpen);
}

/** What keeps us from sending. An account without the role that is not this shelf's owner's says nothing about the owner. */
function obstacle(error) {
  if (error instanceof SignedOut) return "signed_out";
  if (error instanceof NoRole) return error.user === store?.user ? "no_role" : "other_person";
  return error instanceof OtherPerson ? "other_person" : "offline";
}

function plan(seconds) {
  clearTimeout(timer);
  timer = setTimeout(exchange, seconds * 1000);
}

async function exchange() {
  if (isSending || !store?.isOpen) return;
  isSending = true;
  try {
    const { notices } = await line.exchange(store);
    failures = 0;
    if (notices.length) toast(notices[0]);
    await load();
    later = await store.count(); // what speaks of somebody still on the way is kept, and asked again more and more seldom
    retries = later ? retries + 1 : 0;
    showLine(later ? "waiting" : "saved", later);
  } catch (error) {
    failures += 1;
    showLine(obstacle(error), await store.count());
  }
  isSending = false;
  const waiting = await store.count();
  const tries = failures || (waiting <= later ? retries : 0);
  if (waiting) plan(tries ? RETRY[Math.min(tries, RETRY.length) - 1] : 0.3);
}

/** What is known: the registers as they were fetched, and what was seen here since. */
async function load() {
  const kept = await store.get("bundle");
  if (kept) apply(kept, await store.facts());
  if (!store.isOpen) return; // locked meanwhile
  bundle = kept;
  const session = register && bundle?.sessions.find((one) => one.uuid === register.session.uuid);
  if (session) register.update(session);
  else if (!find('[data-screen="home"]').hidden) await openHome();
}

// Screens

async function route() {
  scanning.stop();
  toast("");
  document.querySelector("[data-lock]").hidden = !store?.isOpen;
  await showForgotten();
  if (!store || (await store.isNew())) return showScreen("new");
  if (!store.isOpen) return showScreen("locked");
  const [, kind, uuid, tab = "list"] = location.hash.split("/");
  const session = kind === "session" && bundle?.sessions.find((one) => one.uuid === uuid);
  return session ? openRegister(session, tab) : openHome();
}

function openRegister(session, tab) {
  const isNew = register?.session.uuid !== session.uuid || find('[data-screen="register"]').hidden;
  register = new Register(session, keep);
  find("[data-when]").textContent = [session.when, whenOf(session), session.place, session.is_closed && say("closed")].filter(Boolean).join(" · ");
  register.draw();
  if (isNew) showScreen("register");
  for (const pane of findAll("[data-pane]")) pane.hidden = pane.dataset.pane !== tab;
  for (const link of findAll("[data-tab]")) {
    link.href = `#/session/${session.uuid}/${link.dataset.tab}`;
    link.toggleAttribute("aria-current", link.dataset.tab === tab);
  }
  if (tab === "scan") scanning.start(register);
  if (tab === "door") new Door(register, bundle, keep);
}

/** Names that went by themselves look like a new device: it is said what became of them, and of what waits. */
async function showForgotten() {
  const since = await store?.plain("forgotten"), place = find("[data-forgotten]");
  place.hidden = !since;
  if (since) find("[data-forgotten-text]").textContent = say("forgotten", { day: dayAndMonth(since), count: await store.count() });
}

async function openHome() {
  register = null;
  if (find('[data-screen="home"]').hidden) showScreen("home");
  const rows = inOrder(bundle?.sessions ?? []).map((session) => {
    const row = find("[data-session-row]").content.cloneNode(true).firstElementChild;
    find(".session-day", row).textContent = session.day;
    find(".session-month", row).textContent = session.month;
    Object.assign(find("a", row), { href: `#/session/${session.uuid}/list`, textContent: session.title });
    row.classList.toggle("is-now", isNow(session));
    find("[data-begins]", row).textContent = whenOf(session);
    find("[data-where]", row).textContent = [session.cohort, session.times, session.place].filter(Boolean).join(" · ");
    find("[data-counts]", row).append(...counts(tally(session.people)));
    return row;
  });
  find("[data-sessions]").replaceChildren(...rows);
  find("[data-no-sessions]").hidden = rows.length > 0 || !bundle;
  await showForgotten();
  find("[data-as-of]").textContent = say("as_of", { when: bundle ? momentOf(bundle.made_at) : say("never") });
  await Promise.all([showTests(), showRefused()]);
}

async function showRefused() {
  const refused = await store.refused();
  find("[data-refused]").hidden = !refused.length;
  find("[data-refused-list]").replaceChildren(...refused.map(({ payload, sentence, who: name }) => {
    const who = name ?? [payload.typed?.first_name, payload.typed?.last_name].filter(Boolean).join(" ");
    return made("li", { textContent: [who, payload.status && say(`status_${payload.status}`), say("refused", { sentence })].filter(Boolean).join(" · ") });
  }));
}

/** Everything that has to be right in a room without a network, asked of the device itself. */
async function showTests() {
  const page = await caches.match(location.pathname).catch(() => null);
  const cameras = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  const made_at = bundle ? new Date(bundle.made_at) : null, synced = await store.plain("synced");
  const tests = {
    test_page: Boolean(page && navigator.serviceWorker?.controller),
    test_names: Boolean(bundle),
    test_store: Boolean(await navigator.storage?.persisted?.().catch(() => false)) || Boolean(await store.plain("for-pin")),
    test_camera: cameras.some(({ kind }) => kind === "videoinput"),
    test_clock: Boolean(made_at && synced) && Math.abs(new Date(synced) - made_at) < CLOCK_OFF,
  };
  find("[data-tests]").replaceChildren(...Object.entries(tests).map(([name, passed]) => {
    const answer = made("span", { textContent: say(passed ? "test_yes" : "test_no") });
    answer.dataset.passed = passed ? "yes" : "no";
    return made("li", {}, made("span", { textContent: say(name) }), answer);
  }));
  const { test_camera: _unneeded, ...needed } = tests; // a register can be taken by list
  find("[data-ready]").textContent = say(Object.values(needed).every(Boolean) ? "ready" : "not_ready");
}

// Opening and locking

const isWeak = (pin) => pin.length < 6 || new Set(pin).size === 1;

async function choosePin(event) {
  event.preventDefault();
  const form = event.target, [pin, again] = findAll("input", form).map((field) => field.value);
  const problem = isWeak(pin) ? "pin_short" : pin !== again ? "pin_differs" : "";
  complain(form, problem && say(problem));
  if (problem) return;
  try {
    const { user, token } = await line.hello();
    await useStoreOf(user);
    const { key } = await line.fetchBundle(token, await store.count());
    if (await store.isNew()) await store.setUp(pin, key);
    else { await store.unlockWithServer(key); await store.choosePin(pin); }
  } catch (error) {
    if (error instanceof NoRole) return complain(form, say("pin_no_role"));
    if (!(error instanceof SignedOut)) return complain(form, say("pin_needs_line"));
    showSignIn("signed_out", (await store?.count()) ?? 0);
    return complain(form, say("pin_signed_out"));
  }
  form.reset();
  await exchange();
  await route();
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target, field = find("input", form);
  if (await store.unlock(field.value)) {
    form.reset();
    complain(form, "");
    await store.forgetIfExpired();
    await load();
    await route();
    return plan(0);
  }
  const left = await store.triesLeft();
  field.value = "";
  field.focus();
  return complain(form, left > 0 ? say("pin_wrong", { count: left }) : say("pin_used_up"));
}

function lock() {
  store?.lock();
  stopAsking();
  bundle = register = null;
  for (const place of findAll("[data-sessions], [data-people], [data-pages], [data-scan-log], [data-alike-list], [data-refused-list]")) place.replaceChildren();
  find("#room-search").value = "";
  scanning.forget();
  route();
}

async function forget() {
  const waiting = await store.count();
  if (waiting) return toast(say("wipe_waits", { count: waiting }));
  await store.forget();
  bundle = null;
  await route();
  return toast(say("wiped"));
}

async function useStoreOf(user) {
  if (store?.user === user) return;
  store = await Store.open(user);
  localStorage.setItem("vijilans.room.user", user);
}

/** A phone that sleeps stops the timer too: whoever wakes it after that finds it locked. */
function stayAwake() {
  if (store?.isOpen && Date.now() - touchedAt > IDLE) lock();
  touchedAt = Date.now();
  clearTimeout(idleTimer);
  idleTimer = setTimeout(lock, IDLE);
}

async function begin() {
  if (!canKeep()) return toast(say("no_shelf"));
  navigator.serviceWorker?.register(addresses.worker).then(() => navigator.serviceWorker.ready).then(() => { if (store?.isOpen && !register) showTests(); });
  const user = localStorage.getItem("vijilans.room.user");
  if (user) {
    await useStoreOf(user);
    await store.forgetIfExpired();
    const waiting = await store.count();
    if (waiting) showLine("offline", waiting);
  }
  return route();
}

find("[data-new]").addEventListener("submit", choosePin);
find("[data-unlock]").addEventListener("submit", unlock);
find("[data-forgot]").addEventListener("click", () => showScreen("new"));
find("[data-sync]").addEventListener("click", () => plan(0));
find("[data-forget]").addEventListener("click", forget);
find("[data-forget-refused]").addEventListener("click", async () => { await store.forgetRefused(); await showRefused(); });
find("[data-rest]").addEventListener("click", () => register.everybodyElse());
find("#room-search").addEventListener("input", () => register.search());
find("[data-by-code]").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = find("#badge-code");
  scanning.read(field.value, register);
  field.value = "";
});
document.querySelector("[data-lock]").addEventListener("click", lock);
document.querySelector("[data-line]").addEventListener("click", () => plan(0));
for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, stayAwake, { passive: true });
document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - touchedAt > IDLE) lock(); });
addEventListener("hashchange", route);
addEventListener("online", () => { failures = 0; plan(0); });
addEventListener("offline", async () => { if (store) showLine("offline", await store.count()); });
begin();
