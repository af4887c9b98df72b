// Local first: each answer is written to this device, then sent, then ticked. A revision number per question
// decides everywhere which answer is newer; the server keeps the newest and says what it holds.

const form = document.getElementById("attempt");
const words = form.dataset;
const questions = [...form.querySelectorAll("fieldset[data-item]")];
const byItem = new Map(questions.map((question) => [question.dataset.item, question]));
const pause = document.getElementById("pause");
const screens = [...form.querySelectorAll(".question")];
const store = { key: (item) => `quiz:${words.uuid}:${item}`, finish: `quiz:${words.uuid}:finish`, left: `quiz:${words.uuid}:left` };
const memory = new Map(); // stands in where the browser refuses storage
let sending = false, retries = 0, timer = 0, signedOut = false, over = false;

const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? memory.get(key) ?? null; } catch { return memory.get(key) ?? null; } };
const write = (key, value) => { memory.set(key, value); try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* memory holds it */ } };
const forget = (key) => { memory.delete(key); try { localStorage.removeItem(key); } catch { /* nothing stored */ } };
const say = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

// A question sends one value, several under one name, or parts with names of their own: `data-shape` says which.
const named = (question) => `q${question.dataset.item}`;
const inputs = (question) => [...question.querySelectorAll(`[name="${named(question)}"], [name^="${named(question)}."]:not(button)`)];
const flag = (question) => question.querySelector(`[name="${named(question)}-flag"]`);
const isFlagged = (question) => flag(question)?.checked ?? false;
const certainties = (question) => [...question.querySelectorAll(`[name="${named(question)}-certainty"]`)];
const certaintyOf = (question) => Number(certainties(question).find((input) => input.checked)?.value) || null;
const isTicked = (input) => input.type === "checkbox" || input.type === "radio";
// An untouched template is no answer.
const isBlank = (input) => input.value.trim() === (input.dataset.blank ?? "").trim();
const given = (input) => (isTicked(input) ? (input.checked ? input.value : null) : isBlank(input) ? null : input.value);
// What the server wrote into a control, whatever was done to it since.
const written = (input) => (input.tagName === "SELECT" ? [...input.options].find((option) => option.defaultSelected)?.value ?? input.options[0]?.value ?? "" : input.defaultValue);
const isTouched = (input) => (isTicked(input) ? input.checked !== input.defaultChecked : input.value !== written(input));
function answerOf(question) {
  const values = inputs(question).map((input) => [input.name.slice(named(question).length + 1), given(input)]).filter(([, value]) => value !== null);
  if (question.dataset.shape === "parts") return values.length ? Object.fromEntries(values) : null;
  const chosen = values.map(([, value]) => value);
  return question.dataset.shape === "several" ? chosen : (chosen[0] ?? null);
}
function show(question, entry) {
  const parts = question.dataset.shape === "parts";
  const chosen = entry.answer === null ? [] : [entry.answer].flat().map(String);
  for (const input of inputs(question)) {
    const wanted = parts ? [entry.answer?.[input.name.slice(named(question).length + 1)] ?? ""] : chosen;
    if (isTicked(input)) input.checked = wanted.includes(input.value);
    else if (input !== document.activeElement) input.value = wanted[0] || input.dataset.blank || "";
  }
  for (const input of certainties(question)) input.checked = Number(input.value) === entry.certainty;
  if (flag(question)) flag(question).checked = Boolean(entry.flagged);
  question.dispatchEvent(new CustomEvent("answer-shown"));
}
// A question that was checked is closed for good: what it holds is on the server and comes with the page.
const isClosed = (question) => question.dataset.state === "closed";
const isChecked = (question) => isClosed(question) || question.dataset.state === "again";
const entries = () => questions.map((question) => read(store.key(question.dataset.item))).filter(Boolean);
const waiting = () => entries().filter((entry) => !entry.acked);

// Where questions come one after the other: the items that were left, each with whether the server was told. It is told together
// with every answer that waits, so that no message can close a question before its answer is there.
const isSequential = "sequential" in words;
const gone = () => (isSequential ? (read(store.left) ?? {}) : {});
const isGone = (question) => question.dataset.item in gone();
const toLeave = () => Object.entries(gone()).filter(([, isTold]) => !isTold).map(([item]) => Number(item));
const isUnsent = () => waiting().length + toLeave().length > 0;

function paint() {
  questions.forEach((question, at) => {
    const entry = read(store.key(question.dataset.item));
    const tick = question.querySelector(".saved");
    if (entry) {
      tick.textContent = entry.acked ? `✓ ${words.saved}` : words.waiting;
      tick.dataset.state = entry.acked ? "saved" : "waiting";
    }
    const line = form.querySelector(`.review-list [data-of="${question.id}"]`);
    const answer = answerOf(question);
    const isAnswered = isChecked(question) || (answer !== null && (!Array.isArray(answer) || answer.length > 0));
    const isUnsaid = isAnswered && certainties(question).length && !certaintyOf(question) && words.unsaid;
    const parts = isChecked(question) ? [question.dataset.line] : [isAnswered ? words.yes : words.no, question.dataset.note, isUnsaid, isFlagged(question) && words.flagged];
    line.textContent = parts.filter(Boolean).join(" · ");
    question.dataset.answered = isAnswered ? "yes" : "";
    if ("follows" in question.dataset) question.classList.toggle("is-waiting", !(at ? questions[at - 1].dataset.answered : question.dataset.follows));
  });
  const count = waiting().length;
  const done = Number(words.done) + questions.filter((question) => question.dataset.answered).length;
  document.getElementById("progress").textContent = say(words.answered, { done, total: words.total });
  const connection = document.getElementById("connection");
  const offline = !navigator.onLine || retries > 1;
  connection.dataset.state = count ? (offline ? "offline" : "waiting") : "saved";
  connection.textContent = signedOut ? words.signedOut : count ? say(offline ? words.offline : words.someWaiting, { count }) : words.allSaved;
}

/** What this page came with against what this device holds: the higher revision wins; what the server lacks is sent again. */
function reconcile() {
  for (const question of questions) {
    const entry = read(store.key(question.dataset.item));
    const known = Number(question.dataset.revision);
    if (!entry) continue;
    if (entry.revision > known && !isClosed(question)) { show(question, entry); write(store.key(question.dataset.item), { ...entry, acked: false }); }
    else forget(store.key(question.dataset.item));
  }
}

const onPage = (question) => ({ answer: answerOf(question), flagged: isFlagged(question), certainty: certaintyOf(question) });

const sameAs = (entry, now) => ["answer", "flagged", "certainty"].every((name) => JSON.stringify(entry[name] ?? null) === JSON.stringify(now[name] ?? null));

/** On a slow line people answer before this script is there: what differs from what the server wrote is an answer. */
function keepEarly() {
  for (const question of questions) {
    if (!read(store.key(question.dataset.item)) && [...inputs(question), ...certainties(question), flag(question)].some((input) => input && isTouched(input))) changed(question);
  }
}

function changed(question) {
  clearTimeout(pauses.get(question));
  pauses.delete(question);
  if (isClosed(question) || isGone(question)) return;
  pause.hidden = true;
  const item = question.dataset.item, before = read(store.key(item));
  if (before && sameAs(before, onPage(question))) return paint(); // left without a change: nothing new to send
  const revision = Math.max(Number(question.dataset.revision), before?.revision ?? 0) + 1;
  write(store.key(item), { item: Number(item), revision, ...onPage(question), acked: false });
  paint();
  send();
}

function receive(receipt) {
  const item = String(receipt.item), question = byItem.get(item), mine = read(store.key(item));
  question.dataset.revision = receipt.revision;
  const revision = question.querySelector(`[name="q${item}-revision"]`);
  if (revision) revision.value = receipt.revision;
  const isFinal = ["closed", "checked", "left"].includes(receipt.outcome);
  if (mine && mine.revision > receipt.revision && !isFinal) return; // answered again meanwhile: still to send
  const kept = { item: receipt.item, revision: receipt.revision, flagged: receipt.is_flagged, certainty: receipt.certainty, acked: true };
  kept.answer = receipt.answer === null || typeof receipt.answer === "object" ? receipt.answer : String(receipt.answer);
  write(store.key(item), kept);
  if (receipt.outcome !== "saved") show(question, kept);
  if (receipt.outcome === "checked") question.dispatchEvent(new CustomEvent("checked-elsewhere"));
}

async function send() {
  if (sending || signedOut || over) return;
  const batch = waiting(), left = toLeave();
  if (!isUnsent()) { retries = 0; return paint(), maybeFinish(); }
  sending = true;
  clearTimeout(timer);
  timer = 0;
  try {
    const response = await post(words.answers, JSON.stringify({ answers: batch, left }), "application/json");
    if (response.redirected || response.status === 403) { signedOut = true; return; }
    if (response.status === 400) return location.reload();
    if (!response.ok) throw new Error(String(response.status));
    const message = await response.json();
    message.receipts.forEach(receive);
    learn([...left, ...(message.left ?? [])]);
    clock.set(message.seconds_left);
    retries = 0;
    if (message.over) { over = true; leave(); }
  } catch {
    retries += 1;
    timer = setTimeout(send, Math.min(30000, 500 * 2 ** retries) * (0.75 + Math.random() / 2));
  } finally {
    sending = false;
    paint();
  }
  if (!retries) isUnsent() ? send() : maybeFinish();
}

function post(url, body, type) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": type };
  return fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout?.(15000) });
}

function leave() {
  try { Object.keys(localStorage).filter((key) => key.startsWith(store.key(""))).forEach(forget); } catch { /* nothing stored */ }
  write(store.finish, { done: true });
  location.replace(words.result);
}

/** Finishing waits for the last answer, and is asked for again until the server has said yes. */
async function maybeFinish() {
  const wish = read(store.finish);
  if (!wish || wish.done || over || signedOut || isUnsent()) return;
  over = true;
  try {
    const response = await post(words.finish, "is_sent=1", "application/x-www-form-urlencoded");
    if (!response.ok) throw new Error(String(response.status));
    leave();
  } catch {
    over = false;
    retries += 1;
    timer = setTimeout(send, Math.min(30000, 500 * 2 ** retries));
    paint();
  }
}

// What is typed is kept a moment after each pause, not only when the field is left.
const pauses = new Map();
function keepTyped() {
  [...pauses.keys()].forEach(changed);
}

function finish() {
  keepTyped();
  write(store.finish, { done: false });
  const note = document.getElementById("finishing");
  note.textContent = words.finishing;
  note.hidden = false;
  retries = 0;
  send();
}

const clock = {
  end: null,
  set(seconds) { if (seconds !== null && seconds !== undefined) this.end = Date.now() + seconds * 1000; },
  tick() {
    if (this.end === null) return;
    const left = Math.max(0, Math.round((this.end - Date.now()) / 1000));
    document.getElementById("clock").textContent = say(words.left, { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` });
    if (left === 0 && !read(store.finish)) finish();
  },
};

// One question per screen on a phone; all at once by choice.
const view = document.getElementById("view");
function go() {
  const target = isSequential ? screens.find((screen) => !isGone(screen)) : screens.find((screen) => `#${screen.id}` === location.hash) ?? screens[0];
  for (const screen of screens) {
    screen.classList.toggle("is-current", screen === target);
    if (isSequential) screen.hidden = screen.disabled = screen !== target;
  }
  return target;
}
function setView(mode) {
  form.dataset.view = mode;
  view.textContent = mode === "one" ? words.all : words.one;
  go();
}

// No way back: who goes on without an answer is asked once, and no second press of the same button leaves a second question.
function tell(question, sentence) {
  (question.querySelector(".question-nav") ?? document.getElementById("finish")).before(pause);
  pause.textContent = sentence;
  pause.hidden = !sentence;
}
function goOn(question) {
  keepTyped();
  if (!question.dataset.answered && !question.classList.contains("is-waiting") && !question.dataset.asked) {
    question.dataset.asked = "yes";
    return tell(question, words.unanswered);
  }
  write(store.left, { ...gone(), [question.dataset.item]: false });
  arrive("");
  send();
}
function arrive(sentence) {
  const target = go();
  tell(target, sentence);
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Note what the server knows to be left; where another page went on, this one follows and says so. */
function learn(items) {
  const before = gone(), isElsewhere = items.some((item) => !(item in before) && byItem.has(String(item)));
  if (isSequential) write(store.left, { ...before, ...Object.fromEntries(items.map((item) => [item, true])) });
  if (isElsewhere) arrive(words.elsewhere);
}

form.addEventListener("change", (event) => { const question = event.target.closest("fieldset[data-item]"); if (question) changed(question); });
form.addEventListener("input", (event) => {
  const question = event.target.closest("fieldset[data-item]");
  if (!question || isTicked(event.target) || event.target.tagName === "SELECT") return;
  clearTimeout(pauses.get(question));
  pauses.set(question, setTimeout(() => changed(question), 700));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.id === "finish") finish();
  else if (event.submitter?.name === "go" && isSequential) goOn(event.submitter.closest("fieldset[data-item]"));
  else if (event.submitter?.name === "go") location.hash = event.submitter.value;
});
view.addEventListener("click", () => setView(form.dataset.view === "one" ? "all" : "one"));
addEventListener("hashchange", () => { go(); if (form.dataset.view === "one") scrollTo(0, 0); });
addEventListener("online", () => { retries = 0; send(); });
addEventListener("offline", paint);
addEventListener("pagehide", keepTyped);
// A question that is not shown yet needs its picture all the same: the line may be gone when its turn comes.
addEventListener("load", () => form.querySelectorAll("img[loading=lazy]").forEach((picture) => { picture.loading = "eager"; }));
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("storage", (event) => {
  if (event.key === store.finish && read(store.finish)?.done) return location.replace(words.result);
  if (event.key === store.left && event.newValue && isSequential) {
    const before = form.querySelector(".is-current");
    if (go() !== before) arrive(words.elsewhere);
    timer ||= setTimeout(() => { timer = 0; send(); }, 3000);
    return;
  }
  const question = event.key?.startsWith(`quiz:${words.uuid}:`) && byItem.get(event.key.split(":")[2]);
  if (!question || !event.newValue) return;
  const entry = JSON.parse(event.newValue);
  memory.set(event.key, entry);
  show(question, entry);
  if (entry.tried && entry.tried !== Number(question.dataset.tried)) question.dispatchEvent(new CustomEvent("checked-elsewhere"));
  paint();
  timer ||= setTimeout(() => { timer = 0; send(); }, 3000); // the other page may be gone before it could send
});

// What checks single questions (checking.js) asks for the answer that is kept, and tells what the server said of it.
form.addEventListener("answer-wanted", ({ detail }) => {
  keepTyped();
  const question = byItem.get(detail.item);
  detail.answers = waiting();
  detail.left = toLeave();
  detail.entry = read(store.key(detail.item)) ?? { item: Number(detail.item), revision: Number(question.dataset.revision), ...onPage(question), acked: true };
});
form.addEventListener("answer-checked", ({ detail: { item, message } }) => {
  message.receipts.forEach(receive);
  learn(message.left ?? []);
  clock.set(message.seconds_left);
  if (message.over) { over = true; return leave(); }
  const entry = read(store.key(item));
  if (entry && message.tried) write(store.key(item), { ...entry, tried: message.tried });
});
form.addEventListener("question-changed", paint);

reconcile();
view.hidden = isSequential;
setView(isSequential || matchMedia("(max-width: 48rem)").matches ? "one" : "all");
if (words.seconds) { clock.set(Number(words.seconds)); clock.tick(); setInterval(() => clock.tick(), 1000); }
if (read(store.finish) && !read(store.finish).done) finish();
keepEarly();
paint();
send();
