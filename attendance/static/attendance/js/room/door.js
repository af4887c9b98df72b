// Somebody who is not on the list: written down in twenty seconds, with a look at who it may be.

import { alike, walkIn } from "./facts.js";
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

  #showAlike() {
    const { first_name: first, last_name: last } = this.form.elements, found = last.value.length > 2 ? alike(this.register.people, first.value, last.value) : [];
    find("[data-alike]").hidden = !found.length;
    find("[data-alike-list]").replaceChildren(...found.map((person) => made("button", {
      type: "button", className: "button button-secondary", textContent: [person.name, person.agency].filter(Boolean).join(" · "),
      onclick: async () => {
        const isHere = ["present", "late"].includes(person.status);
        if (!isHere) await this.register.say(person, { status: "present", remark: person.remark });
        this.#clear(say(isHere ? "again" : "marked", { person: person.name, status: say(`status_${isHere ? person.status : "present"}`).toLowerCase() }));
      },
    })));
  }

  async #write() {
    const data = Object.fromEntries(new FormData(this.form)), { consent, ...typed } = data;
    complain(this.form, typed.last_name.trim() ? "" : say("needs_name"));
    if (!typed.last_name.trim()) return;
    const isKept = await this.keep([walkIn(this.register.session, { hasConsented: consent === "on", typed })]);
    if (!isKept) return complain(this.form, say("full"));
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
