// Copies forms about the training in by keyboard: a digit goes on to the next cell, Enter and arrows to the next line.

const form = document.querySelector("[data-evaluation-grid]");
const lines = form ? [...form.querySelectorAll("[data-line]")].map((line) => [...line.querySelectorAll("input")]) : [];
let isChanged = false;

function goTo(cell) {
  if (!cell) return;
  cell.focus();
  cell.select();
}

form?.addEventListener("input", ({ target }) => {
  isChanged = true;
  if (target.inputMode !== "numeric" || !/^[1-5]$/.test(target.value)) return;
  const line = lines.find((cells) => cells.includes(target));
  goTo(line?.[line.indexOf(target) + 1]);
});
form?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  const at = lines.findIndex((cells) => cells.includes(event.target));
  if (!step || at < 0) return;
  event.preventDefault();
  const cells = lines[at + step];
  goTo(cells?.[event.key === "Enter" ? 0 : lines[at].indexOf(event.target)]);
});
form?.addEventListener("submit", () => { isChanged = false; });
addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
