// Counts words while somebody writes, as `count_words` does on the server. Nothing is ever cut.

const words = (text) => text.split(/\s+/).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

function count(field) {
  const { min, max, blank, count: plain, under, over, full } = field.dataset;
  const isBlank = field.value.trim() === (blank ?? "").trim();
  const found = isBlank ? 0 : words(field.value);
  const values = { words: found, missing: min - found, over: found - max };
  const state = field.value.length >= field.maxLength ? "full" : Number(max) && found > max ? "over" : found < min ? "under" : "fine";
  const sentence = fill({ full, over, under, fine: plain }[state], values);
  const line = field.parentElement.querySelector(`[data-words-of="${field.name}"]`);
  line.textContent = sentence;
  line.dataset.state = state;
  const question = field.closest("fieldset");
  question.dataset.note = !isBlank && (state === "under" || state === "over") ? sentence.split(".")[0] : "";
  const said = field.parentElement.querySelector(`[data-said-of="${field.name}"]`);
  if (said.dataset.state && said.dataset.state !== state) said.textContent = sentence; // heard once, not at each key
  said.dataset.state = state;
}

for (const field of document.querySelectorAll("textarea.essay")) {
  field.addEventListener("input", () => count(field));
  field.closest("fieldset").addEventListener("answer-shown", () => count(field));
  count(field);
}
