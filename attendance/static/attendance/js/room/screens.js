// What the page says and shows.

const root = document.querySelector("[data-room]");
const words = JSON.parse(document.getElementById("words").textContent);

export const find = (selector, inside = root) => inside.querySelector(selector);
export const findAll = (selector, inside = root) => [...inside.querySelectorAll(selector)];
export const addresses = { ...root.dataset };

/** The names of days and months: browsers have no Creole. */
export const listOf = (name) => words[name];

/** What is said of none, of one and of several is a list. */
const sentence = (name, count) => (Array.isArray(words[name]) ? words[name][Math.min(Number(count) || 0, 2)] : words[name]);

/** A sentence of the page's language, with values put in. */
export const say = (name, values = {}) => sentence(name, values.count).replace(/%\((\w+)\)s/g, (_all, key) => values[key]);

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

/** A question that is answered before anything else goes on. @returns whether it was said yes to */
export function ask(question) {
  const place = find("[data-question]");
  find("[data-question-text]").textContent = question;
  if (!place.open) {
    place.returnValue = "";
    place.showModal();
  }
  return new Promise((resolve) => { place.addEventListener("close", () => resolve(place.returnValue === "yes"), { once: true }); });
}

export const stopAsking = () => find("[data-question]").close();

/** Where to sign in, or to sign out first, and to come back to this very screen, or whom to ask; nothing where nothing is needed. */
export function showSignIn(kind, count) {
  const place = find("[data-signed-out]"), link = find("[data-sign-in-link]");
  place.hidden = !["signed_out", "other_person", "no_role"].includes(kind);
  if (place.hidden) return;
  find("[data-signed-out-text]").textContent = say(`${kind}_long`, { count });
  link.parentElement.hidden = kind === "no_role"; // signing in again gives no role back
  const way = kind === "other_person" ? addresses.signOut : addresses.signIn;
  link.href = `${way}?next=${encodeURIComponent(location.pathname + location.hash)}`;
}

/** Where what is kept stands: sent, waiting, or without a line. */
export function showLine(kind, count = 0) {
  const place = document.querySelector("[data-line]"), state = { saved: "saved", waiting: "waiting" }[kind] ?? "offline";
  place.hidden = false;
  place.dataset.state = state;
  document.querySelector("[data-line-text]").textContent = say(kind, { count });
  showSignIn(kind, count);
}

const ORDER = ["present", "late", "excused", "absent", "not-recorded"];

export function counts(counted) {
  return ORDER.filter((status) => counted[status] || (status !== "absent" && status !== "excused")).map((status) =>
    made("span", { className: `count count-${status}` }, made("b", { textContent: counted[status] ?? 0 }), ` ${say(`count_${status}`, { count: counted[status] ?? 0 })}`));
}
