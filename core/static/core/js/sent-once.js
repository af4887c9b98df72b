// Wagtail saves what is written by itself. A form that is sent while such a save is on its way would be taken for another new
// object, and there would be two of it: it waits until the save has its answer.

const LONGEST_WAIT = 15_000; // milliseconds; then it is sent all the same
let isUnderWay = false;
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

document.addEventListener("w-autosave:save", () => { isUnderWay = true; });
for (const name of ["success", "error", "deactivated"]) {
  document.addEventListener(`w-autosave:${name}`, () => {
    isUnderWay = false;
    setTimeout(send); // the answer's new address is in the form's action by then
  });
}
document.addEventListener("submit", (event) => {
  if (!isUnderWay || !event.target.matches("[data-edit-form]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting ??= { form: event.target, submitter: event.submitter, timer: setTimeout(send, LONGEST_WAIT) };
}, true);
