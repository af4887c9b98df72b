// Lets an author choose the step that follows from a list of the steps' names, and lets choices follow a step that is renamed.
// The typed field stays the truth; the list stands before it.

const names = () => [...document.querySelectorAll("[data-step-name]")].map((field) => field.value.trim()).filter(Boolean);
const links = () => [...document.querySelectorAll("[data-step-link]")];
const known = new WeakMap(); // a step's field → the name it had
const lists = new WeakMap(); // a link's field → its list

const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });

function set(field, value) {
  field.value = value;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}

function fill(field) {
  const { end, unknown } = field.dataset, list = lists.get(field), value = field.value.trim(), all = [...new Set(names())];
  const options = [option("", end), ...all.map((name) => option(name, name))];
  const match = all.find((name) => name.toLowerCase() === value.toLowerCase());
  if (value && !match) options.push(option(value, unknown.replace("%(name)s", value)));
  list.replaceChildren(...options);
  list.value = match ?? value;
}

function dress(field) {
  const list = document.createElement("select");
  lists.set(field, list);
  list.className = "step-list";
  list.addEventListener("change", () => set(field, list.value));
  const label = field.id && document.querySelector(`label[for="${field.id}"]`);
  if (label) { list.id = `${field.id}-list`; label.htmlFor = list.id; }
  field.before(list);
  field.hidden = true;
}

function follow() {
  for (const field of document.querySelectorAll("[data-step-name]")) if (!known.has(field)) known.set(field, field.value.trim());
  for (const field of links()) { if (!lists.has(field)) dress(field); fill(field); }
}

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-step-name]")) return;
  const before = known.get(event.target), now = event.target.value.trim();
  if (before && names().filter((name) => name.toLowerCase() === now.toLowerCase()).length > 1) return follow(); // links would go to the other one
  known.set(event.target, now);
  if (before && now && !names().includes(before)) for (const field of links()) if (field.value.trim() === before) set(field, now);
  follow();
});
let waiting = 0; // many nodes come at once when a step is added
new MutationObserver(() => { waiting ||= requestAnimationFrame(() => { waiting = 0; if (links().some((field) => !lists.has(field))) follow(); }); }).observe(document.body, { childList: true, subtree: true });
follow();
