// What the page says and shows.

const root = document.querySelector("[data-room]");
const words = JSON.parse(document.getElementById("words").textContent);

export const find = (selector, inside = root) => inside.querySelector(selector);
export const findAll = (selector, inside = root) => [...inside.querySelectorAll(selector)];
export const addresses = { ...root.dataset };

/** A sentence of the page's language, with values put in. */
export const say = (name, values = {}) => words[name].replace(/%\((\w+)\)s/g, (_all, key) => values[key]);

export const made = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

export function showScreen(name) {
  for (const screen of findAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  const heading = find(`[data-screen="${name}"] h1`);
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

export function complain(form, sentence) {
  const place = find("[data-problem]", form);
  place.textContent = sentence;
  place.hidden = !sentence;
}

let timer = 0;

/** A sentence at the bottom for some seconds, with something that can be done about it. */
export function toast(sentence, label = "", act = null) {
  const place = find("[data-toast]");
  clearTimeout(timer);
  place.textContent = sentence;
  if (act) place.append(made("button", { type: "button", textContent: label, onclick: () => { place.textContent = ""; act(); } }));
  timer = setTimeout(() => { place.textContent = ""; }, act ? 8000 : 4000);
}

const language = document.documentElement.lang;
const dates = (options) => new Intl.DateTimeFormat(language === "ht" ? "fr" : language, options); // browsers have no Creole
export const momentOf = (date) => dates({ day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(date));

/** Where what is kept stands: sent, waiting, or without a line. */
export function showLine(kind, count = 0) {
  const place = document.querySelector("[data-line]"), state = { saved: "saved", waiting: "waiting" }[kind] ?? "offline";
  place.hidden = false;
  place.dataset.state = state;
  document.querySelector("[data-line-text]").textContent = kind === "other_person" ? say(kind) : say(kind, { count });
}

const ORDER = ["present", "late", "excused", "absent", "not-recorded"];

export function counts(counted) {
  return ORDER.filter((status) => counted[status] || (status !== "absent" && status !== "excused")).map((status) =>
    made("span", { className: `count count-${status}` }, made("b", { textContent: counted[status] ?? 0 }), ` ${say(`status_${status}`).toLowerCase()}`));
}
