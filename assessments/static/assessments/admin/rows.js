// The rows of a question in the admin: Enter goes on to the next row, or adds one; credits appear where they matter.

const rowsOf = (panel) => [...panel.querySelectorAll("[data-inline-panel-child]")].filter((row) => row.offsetParent !== null);
const firstText = (row) => row.querySelector("textarea[data-line], input[type=text], input[type=number]");

function goOn(panel, row) {
  const rows = rowsOf(panel), next = rows[rows.indexOf(row) + 1];
  if (next) return firstText(next).focus();
  panel.querySelector("button[id$='-ADD']").click();
  requestAnimationFrame(() => firstText(rowsOf(panel).at(-1))?.focus());
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-rows] [data-inline-panel-child]");
  if (event.key !== "Enter" || !row || !event.target.matches("input, textarea[data-line]")) return;
  event.preventDefault();
  goOn(row.closest("[data-rows]"), row);
});

/** Credits are shown once one is written, by the button, or by the way of marking that uses them. */
function arrangeCredits(panel) {
  const isWritten = [...panel.querySelectorAll("input[name$='-credit']")].some((input) => input.value);
  const marking = document.querySelector("input[name=marking][value=credits]");
  const button = panel.querySelector(".credits-button");
  const isOn = isWritten || Boolean(marking?.checked) || button?.getAttribute("aria-pressed") === "true";
  panel.classList.toggle("has-credits", isOn);
  button?.setAttribute("aria-pressed", String(isOn));
}

function addButton(panel) {
  const add = panel.querySelector("button[id$='-ADD']"), button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary credits-button";
  button.textContent = panel.dataset.credits;
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    arrangeCredits(panel);
  });
  add.after(" ", button);
}

for (const panel of document.querySelectorAll("[data-rows='choices']")) {
  if (panel.dataset.credits) addButton(panel);
  arrangeCredits(panel);
  document.addEventListener("change", () => arrangeCredits(panel));
}
