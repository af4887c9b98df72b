// Marking by keyboard: a digit chooses a level of the criterion in hand and goes on to the next one; Ctrl and Enter save.

const form = document.getElementById("mark");
const criteria = [...form.querySelectorAll(".criterion")];
const levels = (criterion) => [...criterion.querySelectorAll("input[type=radio]")];
const chosen = (criterion) => levels(criterion).find((level) => level.checked);
const isTyping = (target) => target.matches("textarea, input:not([type=radio])");

function total() {
  if (!criteria.length) return;
  const points = criteria.reduce((sum, criterion) => sum + Number(chosen(criterion)?.dataset.points ?? 0), 0);
  document.getElementById("total").textContent = points.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  form.querySelector(".mark-total").hidden = false;
}

/** The criterion with the focus, else the first one without a level. */
function inHand() {
  return document.activeElement.closest?.(".criterion") ?? criteria.find((criterion) => !chosen(criterion)) ?? criteria[0];
}

function choose(digit) {
  const criterion = inHand(), level = criterion && levels(criterion)[digit - 1];
  if (!level) return;
  level.checked = true;
  total();
  const following = criteria[criteria.indexOf(criterion) + 1];
  const target = following ? chosen(following) ?? levels(following)[0] : form.elements.comment;
  target.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    choose(Number(event.key));
  }
});
form.addEventListener("change", total);
form.querySelector(".mark-keys").hidden = false;
total();
