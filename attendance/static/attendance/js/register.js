// The register: every tap is kept on this device first, then sent; the same tap twice is applied once.
// Without this module the page is a plain form with a button that saves.

import { fold, localTime, newUuid } from "./room/facts.js";

const form = document.querySelector("[data-register]");
const { session, sender, inbox } = form.dataset;
const saving = document.querySelector("[data-saving]");
const KEY = `vijilans.register.${sender}.${session}`;
const RETRY = [1, 2, 4, 8, 15, 30];
const FIELDS = ["late", "early", "remark"];

let waiting = load();
let inFlight = [];
let failures = 0;
let timer = 0;
let isSignedOut = false;
let elsewhere = form.dataset.unmarked.split(" ").filter(Boolean); // people without a mark whom this page does not show
let onward = ""; // where somebody wants to go who has to wait until everything is sent

function load() {
  try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
}

function keep() {
  // A full or forbidden store leaves the queue in memory: the page says what waits until it is sent.
  try {
    if (waiting.length) localStorage.setItem(KEY, JSON.stringify(waiting));
    else localStorage.removeItem(KEY);
  } catch { /* see above */ }
}

function device() {
  try {
    const known = localStorage.getItem("vijilans.device") || newUuid();
    localStorage.setItem("vijilans.device", known);
    return known;
  } catch { return ""; }
}

const rows = new Map([...form.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
const radio = (row, status) => row.querySelector(`input[type=radio][value="${status}"]`);
const input = (row, name) => row.querySelector(`input[name^="${name}-"]`);
const isTyped = (row) => FIELDS.some((name) => input(row, name).value.trim());
const statusOf = (row) => row.querySelector("input[type=radio]:checked")?.value || "not-recorded";

function show(row, { status, late = 0, early = 0, remark = "" }) {
  const mark = radio(row, status);
  if (mark) mark.checked = true;
  else for (const one of row.querySelectorAll("input[type=radio]")) one.checked = false;
  const values = { late: late || "", early: early || "", remark };
  for (const name of FIELDS) if (document.activeElement !== input(row, name)) input(row, name).value = values[name];
}

function said(row) {
  const [late, early, remark] = FIELDS.map((name) => input(row, name).value.trim());
  return { session, enrolment: row.dataset.row, status: statusOf(row), minutes_late: late, minutes_early: early, remark };
}

/** Whether the minutes of a row can be kept: of who was not there they do not matter. */
function hasSense(row) {
  const minutes = ["late", "early"].map((name) => input(row, name).value.trim());
  const isRight = ["absent", "excused"].includes(statusOf(row)) || minutes.every((one) => /^\d*$/.test(one)) && Number(minutes[0]) + Number(minutes[1]) <= Number(form.dataset.length);
  for (const name of ["late", "early"]) input(row, name).setAttribute("aria-invalid", String(!isRight));
  return isRight;
}

function count() {
  for (const counter of document.querySelectorAll("[data-count]")) {
    // People whom the search hid count too; those whom the server did not send are in the starting number.
    const here = [...rows.values()].filter((row) => statusOf(row) === counter.dataset.count).length;
    const total = here + Number(counter.dataset.elsewhere);
    counter.firstElementChild.textContent = total;
    counter.hidden = counter.dataset.count === "absent" && !total;
  }
}

function state() {
  const unsent = waiting.length;
  const kind = !unsent ? "saved" : failures || isSignedOut || !navigator.onLine ? "offline" : "waiting";
  const words = isSignedOut ? saving.dataset.signedOut : saving.dataset[kind];
  saving.hidden = false;
  saving.dataset.state = kind;
  saving.querySelector("[data-saving-text]").textContent = kind === "saved" ? words : kind === "waiting" ? `${unsent} · ${words.replace(":", "")}` : `${words} ${unsent}`;
}

function add(kind, payload) {
  const supersedes = (one) => kind === "attendance.mark" && one.kind === kind && one.payload.enrolment === payload.enrolment;
  waiting = waiting.filter((one) => inFlight.includes(one.uuid) || !supersedes(one));
  waiting.push({ uuid: newUuid(), kind, observed_at: localTime(), payload });
  keep();
  count();
  state();
  plan(0.15);
}

function plan(seconds) {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
}

async function send() {
  if (!waiting.length || inFlight.length) return;
  const batch = waiting.slice(0, 50);
  inFlight = batch.map((one) => one.uuid);
  try {
    const response = await fetch(inbox, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ device: device(), messages: batch }),
    });
    isSignedOut = response.status === 401 || response.status === 403;
    if (!response.ok) throw new Error(response.status);
    const { results } = await response.json();
    settle(batch, results);
    failures = results.some((result) => result.state === "later") ? failures + 1 : 0;
  } catch {
    failures += 1; // no line, or no answer that can be read: everything stays and is sent again
  }
  inFlight = [];
  state();
  if (waiting.length) plan(failures ? RETRY[Math.min(failures, RETRY.length) - 1] : 0);
  else if (onward) location.assign(onward);
}

function settle(batch, results) {
  // What speaks of somebody still on the way from another device is kept, and sent again.
  const answered = new Map(results.filter((result) => result.state !== "later").map((result) => [result.uuid, result]));
  waiting = waiting.filter((one) => !answered.has(one.uuid));
  keep();
  for (const one of batch) {
    const answer = answered.get(one.uuid);
    if (answer?.state === "refused") refuse(one, answer.message);
    for (const [uuid, now] of Object.entries(answer?.result?.people || {})) {
      const isNewer = waiting.some((other) => other.payload.enrolment === uuid);
      if (rows.has(uuid) && !isNewer) settleRow(rows.get(uuid), now, answer.result.notice);
    }
  }
  count();
}

function settleRow(row, now, notice = "") {
  show(row, now);
  const place = row.querySelector("[data-refusal]");
  place.textContent = notice;
  place.hidden = !notice;
}

function refuse(one, sentence) {
  const row = rows.get(one.payload.enrolment) || rows.values().next().value;
  const place = row.querySelector("[data-refusal]");
  place.textContent = `${form.dataset.refused} ${sentence}`;
  place.hidden = false;
}

function search(event) {
  const words = fold(event.target.value).split(" ");
  let found = 0;
  for (const row of rows.values()) {
    row.hidden = !words.every((word) => row.dataset.name.includes(word));
    found += !row.hidden;
  }
  document.querySelector("[data-nobody-found]").hidden = found > 0;
}

function start() {
  for (const counter of document.querySelectorAll("[data-count]")) {
    const here = [...rows.values()].filter((row) => statusOf(row) === counter.dataset.count).length;
    counter.dataset.elsewhere = Number(counter.firstElementChild.textContent) - here;
  }
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
  for (const { kind, payload } of waiting) {
    if (kind === "attendance.rest") presumePresent(payload.people);
    else if (rows.has(payload.enrolment)) show(rows.get(payload.enrolment), { ...payload, late: payload.minutes_late, early: payload.minutes_early });
  }
  count();
  state();
  plan(0);
}

/** Everybody without a mark, by id, on this page or another; they count as present from now on. */
function presumePresent(people = unmarked()) {
  for (const uuid of people) if (rows.has(uuid) && statusOf(rows.get(uuid)) === "not-recorded") radio(rows.get(uuid), "present").checked = true;
  const moved = elsewhere.filter((uuid) => people.includes(uuid)).length;
  elsewhere = elsewhere.filter((uuid) => !people.includes(uuid));
  for (const [status, change] of [["present", moved], ["not-recorded", -moved]]) {
    const counter = document.querySelector(`[data-count="${status}"]`);
    if (counter) counter.dataset.elsewhere = Number(counter.dataset.elsewhere) + change;
  }
  return people;
}

const unmarked = () => [...[...rows].filter(([, row]) => statusOf(row) === "not-recorded").map(([uuid]) => uuid), ...elsewhere];

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  // Minutes typed for somebody without a mark say that they came late.
  if (statusOf(row) === "not-recorded" && event.target.name.startsWith("late-") && event.target.value) radio(row, "late").checked = true;
  const place = row.querySelector("[data-refusal]");
  if (!hasSense(row)) {
    place.textContent = form.dataset.wrongMinutes;
    place.hidden = false;
    return;
  }
  if (event.target.type === "radio" || row.querySelector("input[type=radio]:checked")) add("attendance.mark", said(row));
  place.textContent = form.dataset.chooseMark;
  place.hidden = statusOf(row) !== "not-recorded" || !isTyped(row);
});
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("[data-rest]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = [...rows.values()].filter((row) => statusOf(row) === "not-recorded" && isTyped(row) && hasSense(row));
  add("attendance.rest", { session, people: presumePresent() });
  for (const row of typed) {
    row.querySelector("[data-refusal]").hidden = true;
    add("attendance.mark", said(row));
  }
});
// A register is closed from what the server holds: first it has to hold everything.
document.querySelector("[data-close]")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || !waiting.length) return;
  event.preventDefault();
  onward = link.href;
  document.querySelector("[data-close-waits]").hidden = false;
  plan(0);
});
const searchBox = document.querySelector("[data-search]");
searchBox?.addEventListener("input", search);
searchBox?.form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("online", () => { failures = 0; plan(0); });
window.addEventListener("offline", state);
start();
