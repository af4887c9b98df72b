// One session's list: name, four marks, minutes and remark. Every tap is on the disk before it is shown as kept.

import { everybodyElse, fold, mark, personIn, tally } from "./facts.js";
import { complain, counts, find, findAll, made, say, toast } from "./screens.js";

const PAGE = 50;
const wasThere = (status) => !["absent", "excused"].includes(status);
const place = (person) => person.name.split(", ").map(fold).join("  ");
const minutesIn = (row) => findAll('[data-field="late"], [data-field="early"]', row);

export class Register {
  #rows = new Map();
  #page = 0;

  /** @param keep - takes facts, and resolves when they are on the disk, or to the sentence why they are not */
  constructor(session, keep) {
    this.session = session;
    this.keep = keep;
  }

  get people() { return this.session.people; }

  draw() {
    find("[data-cohort]").textContent = this.session.cohort;
    find("[data-title]").textContent = this.session.title;
    this.#drawPage();
    this.count();
  }

  count() { find("[data-counter]").replaceChildren(...counts(tally(this.people))); }

  #found() {
    const wanted = fold(find("#room-search").value).split(" ");
    const found = this.people.filter((person) => wanted.every((word) => person.folded.includes(word)));
    return found.sort((a, b) => (place(a) < place(b) ? -1 : 1)); // as on paper: by family name
  }

  search() { this.#page = 0; this.#drawPage(); }

  #drawPage() {
    const found = this.#found(), pages = Math.ceil(found.length / PAGE);
    this.#rows = new Map(found.slice(this.#page * PAGE, (this.#page + 1) * PAGE).map((person) => [person.uuid, this.#row(person)]));
    find("[data-people]").replaceChildren(...this.#rows.values());
    find("[data-nobody-found]").hidden = found.length > 0;
    find("[data-pages]").replaceChildren(...(pages < 2 ? [] : [...Array(pages).keys()].map((at) => made("button", {
      type: "button", className: "button button-quiet", textContent: at + 1, ariaCurrent: at === this.#page ? "page" : null,
      onclick: () => { this.#page = at; this.#drawPage(); find("[data-people]").scrollIntoView(); },
    }))));
  }

  #row(person) {
    const row = find("[data-person-row]").content.cloneNode(true).firstElementChild;
    row.dataset.row = person.uuid;
    find(".register-name", row).textContent = person.name;
    find(".register-agency", row).textContent = [person.agency, person.rank].filter(Boolean).join(" · ");
    find("summary", row).append(made("span", { className: "visually-hidden", textContent: `: ${person.name}` }));
    for (const radio of findAll("input[type=radio]", row)) radio.name = `mark-${person.uuid}`;
    find("[data-problem]", row).id = `problem-${person.uuid}`;
    row.addEventListener("change", (event) => this.#changed(person, row, event.target));
    find("[data-take-back]", row).addEventListener("click", () => this.say(person, { status: "not-recorded", late: 0, early: 0, remark: "" }));
    this.#fill(row, person);
    return row;
  }

  #fill(row, person) {
    for (const radio of findAll("input[type=radio]", row)) radio.checked = radio.value === person.status;
    for (const field of findAll("[data-field]", row)) if (field !== document.activeElement) field.value = person[field.dataset.field] || "";
    const isThere = wasThere(person.status);
    for (const field of minutesIn(row)) field.closest("label").hidden = !isThere;
    find("[data-no-minutes]", row).hidden = isThere;
    find("[data-disputed]", row).hidden = !person.is_disputed;
    if (person.late || person.early || person.remark) find("details", row).open = true;
  }

  async #changed(person, row, field) {
    const typed = Object.fromEntries(findAll("[data-field]", row).map((one) => [one.dataset.field, one.value.trim()]));
    const chosen = find("input[type=radio]:checked", row)?.value;
    if (chosen && !wasThere(chosen)) {
      this.#complain(row, false);
      await this.say(person, { status: chosen, remark: typed.remark });
      if (typed.late || typed.early) toast(say("minutes_gone", { person: person.name }));
      return;
    }
    const { late, early, isRight } = this.#minutes(typed);
    this.#complain(row, !isRight);
    if (!isRight) return;
    const status = field.dataset.field === "late" && late && (!chosen || chosen === "present") ? "late" : chosen;
    if (status) return this.say(person, { status, late: status === "late" ? late : 0, early, remark: typed.remark });
    return complain(row, early || typed.remark ? say("choose_mark") : "");
  }

  /** Minutes as numbers, and whether the session has so many. */
  #minutes(typed) {
    const [late, early] = [typed.late, typed.early].map((minutes) => (/^\d*$/.test(minutes) ? Number(minutes) : NaN));
    return { late, early, isRight: late + early <= this.session.minutes };
  }

  #complain(row, isWrong) {
    complain(row, isWrong ? say("minutes_wrong", { most: this.session.minutes }) : "");
    for (const field of minutesIn(row)) {
      field.toggleAttribute("aria-invalid", isWrong);
      if (isWrong) field.setAttribute("aria-describedby", find("[data-problem]", row).id);
      else field.removeAttribute("aria-describedby");
    }
  }

  /** What stands in the fields of somebody who has no mark yet. */
  #typed(person) {
    const row = this.#rows.get(person.uuid), field = (name) => (row ? find(`[data-field="${name}"]`, row).value.trim() : "");
    const { early, isRight } = this.#minutes({ late: "", early: field("early") });
    return { remark: field("remark"), early: isRight ? early : 0 };
  }

  /** Mark one person, and draw what is true now. @returns whether it is kept */
  async say(person, words) {
    const problem = await this.keep([mark(this.session, person, words)]);
    if (problem) toast(problem);
    this.refresh(person);
    return !problem;
  }

  refresh(person) {
    const row = this.#rows.get(person.uuid);
    if (row) this.#fill(row, personIn(this.session, person.uuid) ?? person);
    this.count();
  }

  /** How the register stands now: rows stay where they are, so that nobody loses their place. */
  update(session) {
    const known = new Set(this.people.map(({ uuid }) => uuid));
    this.session = session;
    if (session.people.length !== known.size || session.people.some(({ uuid }) => !known.has(uuid))) return this.draw();
    for (const [uuid, row] of this.#rows) if (!row.contains(document.activeElement) || document.activeElement.type === "radio") this.#fill(row, personIn(session, uuid));
    return this.count();
  }

  async everybodyElse() {
    const rest = this.people.filter((person) => person.status === "not-recorded");
    const typed = rest.map((person) => [person, this.#typed(person)]).filter(([, words]) => words.remark || words.early);
    const facts = [everybodyElse(this.session, rest), ...typed.map(([person, words]) => mark(this.session, person, { ...words, status: "present" }))];
    if (!rest.length) return;
    const problem = await this.keep(facts);
    if (problem) return toast(problem);
    this.draw();
    toast(say("rest_done", { count: rest.length }), say("undo"), async () => {
      await this.keep(rest.map((person) => mark(this.session, person, { status: "not-recorded" })));
      this.draw();
      toast(say("undone"));
    });
  }
}
