// Copies a signed sheet in: a digit marks the line and goes on to the next; a code goes to its line. Nothing leaves the page unsaved unasked.

const form = document.querySelector("[data-grid]");
const lines = form ? [...form.querySelectorAll("[data-line]")] : [];
const finder = document.querySelector("[data-grid-find]");
let isChanged = false;
let hasJumped = false; // a whole code went to its line by itself: the Enter that ends it belongs to the code

const LIKE = { I: "1", L: "1", O: "0" };
const tidy = (code) => [...code.toUpperCase().replace(/[\s-]/g, "")].map((letter) => LIKE[letter] ?? letter).join("");
const radioOf = (line) => line.querySelector("input:checked") ?? line.querySelector("input[type=radio]");

function goTo(line) {
  if (!line) return;
  radioOf(line).focus();
  line.scrollIntoView({ block: "center" });
}

form?.addEventListener("keydown", (event) => {
  const line = event.target.closest("[data-line]"), at = lines.indexOf(line);
  if (!line || event.ctrlKey || event.altKey || event.metaKey) return;
  const isMinutes = event.target.matches(".grid-minutes");
  const wasJump = hasJumped;
  hasJumped = false;
  if (wasJump && event.key === "Enter") return event.preventDefault();
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (step) {
    event.preventDefault();
    return goTo(lines[at + step]);
  }
  const radio = !isMinutes && line.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  isChanged = true;
  if (radio.value === "late") line.querySelector(".grid-minutes").focus();
  else goTo(lines[at + 1] ?? line);
});
form?.addEventListener("input", () => { isChanged = true; });
form?.addEventListener("submit", () => { isChanged = false; });
addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
if (finder) {
  finder.hidden = false;
  const field = finder.querySelector("input");
  field.addEventListener("input", () => {
    const found = lines.find((line) => line.dataset.line === tidy(field.value));
    const isUnique = lines.filter((line) => line.dataset.line.startsWith(tidy(field.value))).length === 1;
    if (found && isUnique) { field.value = ""; goTo(found); hasJumped = true; }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const found = lines.find((line) => line.dataset.line === tidy(field.value));
    const unknown = finder.querySelector("[data-unknown]");
    unknown.hidden = Boolean(found);
    if (found) { field.value = ""; goTo(found); } else field.select();
  });
}
