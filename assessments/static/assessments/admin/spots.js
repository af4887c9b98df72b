// Fills the rows of "What can be marked": from words selected in the case, or from rectangles drawn on the picture.
// The rows are the truth; whatever is typed into them shows here as well.

const tools = document.querySelector("[data-spot-tools]");
const words = tools.dataset;
const find = (selector) => tools.querySelector(selector);
const text = document.getElementById("id_case");
const board = find("[data-board]"), picture = find("[data-board-picture]");
const SIDES = ["x", "y", "width", "height"];

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const rows = () => [...document.querySelectorAll("[id^='inline_child_spots-']")].filter((row) => /-\d+$/.test(row.id) && field(row, "DELETE").value !== "1");
const sides = (row) => SIDES.map((side) => field(row, side).value);
const isEmpty = (row) => !field(row, "text").value && sides(row).every((side) => side === "");
const say = (sentence, values = {}) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
const tell = (sentence) => { find("[data-said]").textContent = sentence; };
const bound = (value, least, most) => Math.round(10 * Math.min(most, Math.max(least, value))) / 10;

function set(input, value) {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

function freeRow() {
  const free = rows().find(isEmpty);
  if (free) return free;
  document.getElementById("id_spots-ADD").click();
  return rows().at(-1);
}

function take(isIndicator) {
  const chosen = text.value.slice(text.selectionStart, text.selectionEnd).trim();
  if (!chosen || chosen.includes("\n")) return tell(words.pick);
  const row = rows().find((one) => field(one, "text").value === chosen) ?? freeRow();
  set(field(row, "text"), chosen);
  set(field(row, "is_indicator"), isIndicator);
  tell(say(words.picked, { words: chosen }));
}

function place(row, [x, y, width, height]) {
  const wide = bound(width, 2, 100), high = bound(height, 2, 100);
  const values = [bound(x, 0, 100 - wide), bound(y, 0, 100 - high), wide, high];
  SIDES.forEach((side, at) => set(field(row, side), String(values[at])));
}

function addRegion(values) {
  const row = freeRow();
  place(row, values);
  tell(words.drawn);
  return row;
}

// Where one more region meets none of the others: in the middle, else the first free place of a grid.
function freePlace() {
  const size = 20, taken = rows().map((row) => sides(row).map(Number)).filter(([, , width]) => width);
  const isFree = ([x, y]) => taken.every(([left, top, width, height]) => x + size <= left || left + width <= x || y + size <= top || top + height <= y);
  const grid = [0, 20, 40, 60, 80].flatMap((y) => [0, 20, 40, 60, 80].map((x) => [x, y]));
  return [...([[40, 40], ...grid].find(isFree) ?? [40, 40]), size, size];
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function push(event, row) {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const values = sides(row).map(Number), first = event.shiftKey ? 2 : 0;
  values[first] += step[0];
  values[first + 1] += step[1];
  place(row, values);
}

const boxes = new Map(); // row → its rectangle on the board

function paint() {
  const drawn = rows().filter((row) => sides(row).every((side) => side !== ""));
  for (const [row, box] of boxes) if (!drawn.includes(row)) { box.remove(); boxes.delete(row); }
  drawn.forEach((row, at) => {
    const box = boxes.get(row) ?? document.createElement("button");
    if (!boxes.has(row)) {
      Object.assign(box, { type: "button", className: "spot-box", onkeydown: (event) => push(event, row), onclick: () => field(row, "text").focus() });
      boxes.set(row, box);
      board.append(box);
    }
    const [left, top, width, height] = sides(row).map((side) => `${side}%`);
    Object.assign(box.style, { left, top, width, height });
    box.textContent = at + 1;
    box.classList.toggle("is-indicator", field(row, "is_indicator").checked);
    box.setAttribute("aria-label", say(words.region, { number: at + 1, text: field(row, "text").value }));
  });
}

// Drawing: from where the pointer goes down to where it comes up.
const draft = Object.assign(document.createElement("div"), { className: "spot-draft", hidden: true });
let from = null;

function at(event) {
  const box = board.getBoundingClientRect();
  return [bound((100 * (event.clientX - box.left)) / box.width, 0, 100), bound((100 * (event.clientY - box.top)) / box.height, 0, 100)];
}

function stretch(event) {
  const to = at(event);
  const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  return [left, top, Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
}

board.addEventListener("pointerdown", (event) => {
  if (event.target.closest(".spot-box")) return;
  event.preventDefault();
  from = at(event);
  board.setPointerCapture(event.pointerId);
});
board.addEventListener("pointermove", (event) => {
  if (!from) return;
  const [left, top, width, height] = stretch(event).map((side) => `${side}%`);
  Object.assign(draft.style, { left, top, width, height });
  draft.hidden = false;
});
board.addEventListener("pointerup", (event) => {
  if (!from) return;
  const drawn = stretch(event);
  from = null;
  draft.hidden = true;
  if (drawn[2] < 2 || drawn[3] < 2) return tell(words.small);
  field(addRegion(drawn), "text").focus();
});
board.addEventListener("pointercancel", () => { from = null; draft.hidden = true; });

// The chooser keeps the picture's number in a hidden field; its own small preview stands in where the large one may not be seen.
const chosen = document.getElementById("id_picture");
let known = null;

function follow() {
  if (chosen.value === known) return;
  known = chosen.value;
  find("[data-board-tools]").hidden = !known;
  picture.classList.remove("is-stretched");
  find("[data-no-board]").hidden = Boolean(known);
  board.hidden = true; // nothing is drawn on a picture that is not there yet, and may come in another size
  if (known) picture.src = words.preview.replace("/0/", `/${known}/`);
}
picture.addEventListener("error", () => {
  const small = chosen.closest("[data-chooser]")?.querySelector("img")?.src ?? document.querySelector("#id_picture-chooser img")?.src;
  picture.classList.add("is-stretched"); // a drawing (SVG) comes this way, and is as sharp in any size
  if (small && picture.src !== small) picture.src = small;
  else board.hidden = false;
});
picture.addEventListener("load", () => { board.hidden = false; });

find("[data-case-tools]").addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
tools.addEventListener("click", (event) => {
  const { take: answer, addRegion: add } = event.target.dataset;
  if (answer) take(answer === "yes");
  if (add !== undefined) { const row = addRegion(freePlace()); paint(); boxes.get(row).focus(); }
});
document.addEventListener("input", paint);
document.addEventListener("change", () => { follow(); paint(); });
new MutationObserver(() => { follow(); paint(); }).observe(document.getElementById("id_spots-FORMS"), { childList: true, attributes: true, subtree: true, attributeFilter: ["class", "hidden", "style"] });
board.append(draft);
tools.hidden = false;
follow();
paint();
