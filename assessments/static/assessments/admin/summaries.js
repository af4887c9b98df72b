// A folded row of a form says what is in it: `data-row-summary` on its panel names the fields whose words are shown.

function wordsOf(row, name) {
  const field = row.querySelector(`[name$="-${name}"]`);
  if (!field?.value) return "";
  if (field.tagName === "SELECT") return field.selectedOptions[0].text;
  if (field.type === "hidden") return row.querySelector("[data-chooser-title]")?.textContent.trim() ?? "";
  return field.value.trim();
}

function paint(panel) {
  for (const row of panel.querySelectorAll("[data-inline-panel-child]")) {
    const heading = row.querySelector("[data-panel-heading]");
    const isFolded = row.querySelector("[data-panel-toggle]").getAttribute("aria-expanded") === "false";
    const words = panel.dataset.rowSummary.split(" ").map((name) => wordsOf(row, name)).filter(Boolean).join(" · ");
    const place = heading.querySelector(".row-summary") ?? heading.appendChild(Object.assign(document.createElement("span"), { className: "row-summary" }));
    place.textContent = isFolded && words ? ` ${words}` : "";
  }
}

const panels = [...document.querySelectorAll("[data-row-summary]")].filter((panel) => panel.dataset.rowSummary);
document.addEventListener("click", () => requestAnimationFrame(() => panels.forEach(paint)));
