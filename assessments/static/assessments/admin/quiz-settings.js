// What does not go with the chosen behaviour is not shown, and of the presets only the chosen one's table.
// `needs-NAME-VALUE` on an element: shown while the radio NAME has that value (or one of several such values).

const elements = [...document.querySelectorAll("[class*='needs-behaviour-'], [class*='needs-review-']")];
const wishes = (element) => [...element.classList].filter((name) => name.startsWith("needs-")).map((name) => name.split("-").slice(1));

function paint() {
  for (const element of elements) {
    element.hidden = !wishes(element).some(([name, ...value]) => document.querySelector(`input[name="${name}"][value="${value.join("-")}"]`)?.checked);
  }
}

document.addEventListener("change", (event) => { if (event.target.type === "radio") paint(); });
paint();
