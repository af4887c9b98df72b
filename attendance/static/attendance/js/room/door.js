// Somebody who is not on the list: written down in twenty seconds, with a look at who it may be.

import { alike, elsewhere, walkIn } from "./facts.js";
import { complain, find, made, say, toast } from "./screens.js";

export class Door {
  constructor(register, bundle, keep) {
    Object.assign(this, { register, bundle, keep, form: find("[data-door]") });
    this.#fillLists();
    this.form.oninput = () => this.#showAlike();
    this.form.onsubmit = (event) => { event.preventDefault(); this.#write(); };
    this.#showAlike();
  }

  #fillLists() {
    for (const [name, list] of [["agency", this.bundle.agencies], ["sector", this.bundle.sectors]]) {
      const field = this.form.elements[name];
      field.replaceChildren(field.options[0], ...list.map(({ id, name: text }) => new Option(text, id)));
    }
    find("[data-sexes]").replaceChildren(...this.bundle.sexes.map(({ id, name }) =>
      made("label", { className: "check" }, made("input", { type: "radio", name: "sex", value: id }), made("span", { textContent: name }))));
  }

  #alike() {
    const { first_name: first, last_name: last } = this.form.elements;
    if (last.value.trim().length < 2) return [];
    return alike([...this.register.people, ...elsewhere(this.bundle, this.register.session)], first.value, last.value);
  }

  /** @param isAsked - whether the name was sent, so that somebody has to say who it is */
  #showAlike(isAsked = false) {
    const found = this.#alike();
    find("[data-alike]").hidden = !found.length;
    complain(this.form, isAsked && found.length ? say("same_person") : "");
    find("[data-alike-list]").replaceChildren(...found.map((person) => made("button", {
      type: "button", className: "button button-secondary", textContent: [person.name, person.agency].filter(Boolean).join(" · "),
      onclick: () => this.#recognise(person),
    })));
    if (isAsked && found.length) {
      find("[data-alike-list]").append(made("button", {
        type: "button", className: "button button-quiet", textContent: say("somebody_else"), onclick: () => this.#write(true),
      }));
    }
    return found.length > 0;
  }

  async #recognise(person) {
    const isHere = this.register.people.includes(person) && ["present", "late"].includes(person.status);
    if (!isHere && !(await this.register.say(person, { status: "present", remark: this.register.people.includes(person) ? person.remark : "" }))) return;
    this.register.draw();
    this.#clear(say(isHere ? "again" : "marked", { person: person.name, status: say(`status_${isHere ? person.status : "present"}`).toLowerCase() }));
  }

  /** @param isNew - whether somebody said that it is none of those whose name is nearly the same */
  async #write(isNew = false) {
    const data = Object.fromEntries(new FormData(this.form)), { consent, ...typed } = data;
    if (!typed.last_name.trim()) return complain(this.form, say("needs_name"));
    if (!isNew && this.#showAlike(true)) return find("button", find("[data-alike-list]")).focus();
    const problem = await this.keep([walkIn(this.register.session, { hasConsented: consent === "on", typed })]);
    complain(this.form, problem);
    if (problem) return;
    this.register.draw();
    this.#clear(say("written_down", { person: [typed.first_name, typed.last_name].filter(Boolean).join(" ") }));
  }

  #clear(sentence) {
    this.form.reset();
    this.#showAlike();
    toast(sentence);
    this.form.elements.last_name.focus();
  }
}
