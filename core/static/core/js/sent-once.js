// Wagtail saves what is written by itself. Where a form and such a save cross on the line, each is taken for a new object, and there
// are two of it. So a form that is sent while a save is on its way waits for the answer, and once it is sent nothing is saved any more.

const LONGEST_WAIT = 15_000; // milliseconds; then it is sent all the same
let isUnderWay = false;
let isSent = false;
let waiting = null; // { form, submitter, timer }

function send() {
  if (!waiting) return;
  const { form, submitter, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  isUnderWay = false;
  // The button may be disabled by now, and what is disabled is not sent.
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  form.requestSubmit();
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
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-edit-form]")) return;
  isSent = !isUnderWay;
  if (isSent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting ??= { form: event.target, submitter: event.submitter, timer: setTimeout(send, LONGEST_WAIT) };
}, true);
addEventListener("pageshow", () => { isSent = false; }); // back to this page
