// Wagtail saves what is written by itself. Where a form and such a save cross on the line, each is taken for a new object, and there
// are two of it. So a form that is sent while a save is on its way waits for the answer, and once it is sent nothing is saved any more.

// What was just typed into an editor of rich text is not in the form yet, either; that wait is short.

const LONGEST_WAIT = 15_000; // milliseconds; then it is sent all the same
const EDITOR_WRITES_AFTER = 300; // milliseconds; Draftail's own delay is 250
let isUnderWay = false;
let isSent = false;
let waiting = null; // { form, submitter, timer }
let typedAt = -Infinity;

function send() {
  if (!waiting) return;
  const { form, submitter, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  // The button may be disabled by now, and what is disabled is not sent.
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  form.requestSubmit();
}

function sendAllTheSame() {
  isUnderWay = false;
  send();
}

document.addEventListener("w-autosave:save", (event) => {
  if (isSent || waiting) event.preventDefault(); // then Wagtail sends nothing
  else isUnderWay = true;
});
for (const name of ["success", "error", "deactivated"]) {
  document.addEventListener(`w-autosave:${name}`, () => {
    isUnderWay = false;
    setTimeout(send); // the answer's new address is in the form's action by then
  });
}
for (const name of ["keydown", "paste", "cut", "drop", "click", "focusout"]) { // whoever leaves it makes Draftail wait anew
  document.addEventListener(name, ({ target }) => {
    if (target.closest?.(".Draftail-Editor")) typedAt = performance.now();
  }, true);
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-edit-form]")) return;
  const unwritten = typedAt + EDITOR_WRITES_AFTER - performance.now();
  isSent = !isUnderWay && unwritten <= 0;
  if (isSent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting) return;
  const timer = isUnderWay ? setTimeout(sendAllTheSame, LONGEST_WAIT) : setTimeout(send, unwritten);
  waiting = { form: event.target, submitter: event.submitter, timer };
}, true);
addEventListener("pageshow", () => { isSent = false; }); // back to this page
