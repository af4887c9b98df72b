// Checking one question while the quiz goes on: the server marks it, and its words take the question's place until the next try.
// The question itself stays in the page, hidden, so that scripts of its kind go on with it.

const form = document.getElementById("attempt");
const words = form.dataset;
const questions = [...form.querySelectorAll("fieldset[data-state]")].filter((question) => question.querySelector(".question-checked"));
const body = (question) => question.querySelector(".question-body");
const said = (question) => question.querySelector(".question-checked");
const button = (question) => question.querySelector("button[name=check]");
const tell = (name, detail) => form.dispatchEvent(new CustomEvent(name, { detail }));

function wantedOf(question) {
  const wanted = { item: question.dataset.item };
  tell("answer-wanted", wanted);
  return wanted;
}

function note(question, sentence, role = "alert") {
  let line = question.querySelector(".check-note");
  if (!line && !sentence) return;
  if (!line) {
    line = document.createElement("p");
    line.className = "check-note";
    button(question).after(line);
  }
  line.setAttribute("role", role);
  line.textContent = sentence;
  line.hidden = !sentence;
}

/** Show what the server says of a question: open, checked with a try left, or closed. */
function stand(question, message) {
  Object.assign(question.dataset, { state: message.state, tried: message.tried, line: message.line });
  said(question).innerHTML = message.html;
  if (body(question)) {
    body(question).hidden = message.state !== "open";
    button(question).textContent = message.button;
  }
  const flag = question.querySelector(".question-foot .check");
  if (flag) flag.hidden = message.state === "closed";
  tell("question-changed");
}

/** Give the question back for another try; the words and the hints stay. */
function release(question) {
  question.dataset.state = "open";
  said(question).querySelectorAll(".checked-answer, [data-again]").forEach((element) => element.remove());
  body(question).hidden = false;
  tell("question-changed");
}

async function ask(url, options = {}) {
  const response = await fetch(url, { signal: AbortSignal.timeout?.(15000), ...options });
  if (response.redirected || response.status === 403) return { error: words.signedOut };
  return response.json();
}

async function check(question) {
  if (!navigator.onLine) return note(question, words.checkOffline);
  const { entry, answers, left } = wantedOf(question), item = question.dataset.item;
  const message = { item: entry.item, revision: entry.revision, answers, left };
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json" };
  button(question).disabled = true;
  note(question, words.checking, "status");
  try {
    const answer = await ask(words.check, { method: "POST", body: JSON.stringify(message), headers });
    if (answer.error) return note(question, answer.error);
    tell("answer-checked", { item, message: answer });
    stand(question, answer);
    note(question, answer.problem);
    if (answer.state !== "open") said(question).focus();
  } catch {
    note(question, words.cannotCheck);
  } finally {
    button(question).disabled = !navigator.onLine;
  }
}

async function look(question) {
  try {
    const answer = await ask(`${words.check}?item=${question.dataset.item}`);
    if (!answer.error) stand(question, answer);
  } catch { /* the line is down: the next check or the next load of the page says it */ }
}

function connection() {
  for (const question of questions.filter(button)) {
    button(question).disabled = !navigator.onLine;
    note(question, navigator.onLine ? "" : words.checkOffline, "note");
  }
}

form.addEventListener("submit", (event) => { if (event.submitter?.name === "check") check(event.submitter.closest("fieldset[data-item]")); });
form.addEventListener("click", (event) => {
  const again = event.target.closest("[data-again]");
  if (!again) return;
  event.preventDefault();
  const question = again.closest("fieldset[data-item]");
  release(question);
  body(question).querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
});
addEventListener("online", connection);
addEventListener("offline", connection);
for (const question of questions) {
  const goOn = () => { if (question.dataset.state === "again" && wantedOf(question).entry.revision > Number(question.dataset.tried)) release(question); };
  question.addEventListener("answer-shown", goOn); // answered anew on another page
  question.addEventListener("checked-elsewhere", () => look(question));
  goOn();
}
connection();
