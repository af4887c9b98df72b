// A branching scenario: every step is in the page already, so that deciding works offline. The hidden fields hold the path;
// what is shown follows from them, also when another page or the server says that they hold something else.

const answerOf = (step) => step.querySelector("input[type=hidden]");
const choicesOf = (step) => [...step.querySelectorAll(".path-choice")];

function draw(path) {
  const steps = [...path.querySelectorAll("[data-step]")];
  steps.forEach((step) => { step.hidden = true; });
  let step = steps[0], last = null;
  while (step?.hidden) {
    step.hidden = false;
    const chosen = answerOf(step).value;
    last = null;
    for (const choice of choicesOf(step)) {
      const isChosen = choice.value === chosen;
      choice.hidden = Boolean(chosen) && !isChosen;
      choice.disabled = isChosen;
      choice.nextElementSibling.hidden = !isChosen;
      if (isChosen) last = choice;
    }
    step = last && steps.find((one) => one.dataset.step === last.dataset.next);
  }
  const isEnded = Boolean(last);
  path.querySelector("[data-path-end]").hidden = !isEnded;
  path.closest("fieldset").dataset.note = answerOf(steps[0]).value && !isEnded ? path.dataset.unfinished : "";
}

function decide(path, choice) {
  const field = answerOf(choice.closest("[data-step]"));
  field.value = choice.value;
  draw(path);
  choice.nextElementSibling.focus(); // the consequence is read out, and what comes next follows it
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const path of document.querySelectorAll("[data-path]")) {
  path.addEventListener("click", (event) => {
    const choice = event.target.closest(".path-choice");
    if (!choice) return;
    event.preventDefault();
    decide(path, choice);
  });
  path.closest("fieldset").addEventListener("answer-shown", () => draw(path));
  draw(path);
}
