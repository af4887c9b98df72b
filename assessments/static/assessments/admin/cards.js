// The buttons that add a card say what they add: `data-add-levels="Add a level"` on a panel is for the list called "levels".

function dress(button) {
  const list = button.closest("[data-contentpath]:not([data-streamfield-child])")?.dataset.contentpath;
  const words = list && button.closest(`[data-add-${list}]`)?.getAttribute(`data-add-${list}`);
  if (!words) return;
  button.title = words;
  button.append(Object.assign(document.createElement("span"), { className: "add-words", textContent: words }));
}

const dressAll = () => document.querySelectorAll(".c-sf-add-button:not(:has(.add-words))").forEach(dress);
let waiting = 0; // many nodes come at once when a card is added
new MutationObserver(() => { waiting ||= requestAnimationFrame(() => { waiting = 0; dressAll(); }); }).observe(document.body, { childList: true, subtree: true });
dressAll();
