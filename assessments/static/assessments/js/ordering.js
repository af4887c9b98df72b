// Putting items in order by buttons, by dragging, or by choosing a place. The list of places beside each item is what is
// sent, so it works without this file too; here the item goes where its place says, and the others make room.

for (const list of document.querySelectorAll(".order")) {
  const question = list.closest("fieldset"), keep = question.querySelector(".order-keep"), said = question.querySelector(".order-said");
  const items = () => [...list.children];
  const place = (item) => item.querySelector("select");
  const say = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  let dragged = null;

  function paint() {
    const all = items();
    keep.hidden = all.every((item) => place(item).value);
    all.forEach((item, at) => {
      item.querySelector("[data-move='-1']").disabled = at === 0;
      item.querySelector("[data-move='1']").disabled = at === all.length - 1;
    });
  }

  /** The places follow the list. */
  function number() {
    items().forEach((item, at) => { place(item).value = String(at + 1); });
    paint();
  }

  /** Move an item in the list without losing the focus that is in it. */
  function put(item, at) {
    const focused = document.activeElement, others = items().filter((one) => one !== item);
    list.insertBefore(item, others[at] ?? null);
    number();
    if (item.contains(focused)) (focused.disabled ? item.querySelector("[data-move]:not(:disabled)") : focused).focus();
    said.textContent = say(list.dataset.moved, { item: item.querySelector(".order-text").textContent, place: at + 1, total: items().length });
  }

  const tell = (item) => place(item).dispatchEvent(new Event("change", { bubbles: true }));

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    put(item, items().indexOf(item) + Number(button.dataset.move));
    tell(item);
  });
  list.addEventListener("change", (event) => {
    if (event.isTrusted && event.target.value) put(event.target.closest("li"), Number(event.target.value) - 1);
    else paint();
  });
  keep.addEventListener("click", () => {
    number();
    tell(items()[0]);
    place(items()[0]).focus();
  });

  list.addEventListener("dragstart", (event) => { dragged = event.target.closest("li"); });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (dragged && over) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest("li");
    event.preventDefault();
    if (!dragged || !over || over === dragged) return;
    put(dragged, items().indexOf(over));
    tell(dragged);
  });
  list.addEventListener("dragend", () => { dragged = null; });

  /** Another page or the server knows a newer answer: show the list in its order. */
  function arrange() {
    const last = items().length + 1;
    list.append(...items().sort((one, other) => (Number(place(one).value) || last) - (Number(place(other).value) || last)));
    paint();
  }
  question.addEventListener("answer-shown", arrange);

  for (const item of items()) {
    item.draggable = true;
    item.querySelector(".order-moves").hidden = false;
  }
  arrange();
}
