// What this device saw, and what it makes of a register. Pure: no page, no store, no line.

export function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // A box in the room without https has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The time on this device, with how far it is from Greenwich. */
export function localTime(date = new Date()) {
  const offset = -date.getTimezoneOffset(), two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

const fact = (kind, payload) => ({ uuid: newUuid(), kind: `attendance.${kind}`, observed_at: localTime(), payload });

export function mark(session, person, { status, late = 0, early = 0, remark = "", how = "list" }) {
  return fact("mark", { session: session.uuid, enrolment: person.uuid, status, minutes_late: late, minutes_early: early, remark, how });
}

export function everybodyElse(session, people) {
  return fact("rest", { session: session.uuid, people: people.map((person) => person.uuid) });
}

export function walkIn(session, { known = null, hasConsented, typed }) {
  return fact("walk-in", { session: session.uuid, walk_in: newUuid(), known, has_consented: hasConsented, typed });
}

export const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").replace(/[\s'’`.,-]+/g, " ").trim();

/** Put what was seen into the registers of a bundle, in the order in which it was seen. */
export function apply(bundle, facts) {
  const sessions = new Map(bundle.sessions.map((session) => [session.uuid, session]));
  for (const { kind, payload } of facts) {
    const session = sessions.get(payload.session);
    if (!session) continue;
    const person = (uuid) => personIn(session, uuid);
    if (kind === "attendance.mark") {
      const one = person(payload.enrolment) ?? guest(bundle, session, payload.enrolment);
      if (one) Object.assign(one, { status: payload.status, late: payload.minutes_late, early: payload.minutes_early, remark: payload.remark });
    } else if (kind === "attendance.rest") {
      for (const uuid of payload.people) if (person(uuid)?.status === "not-recorded") person(uuid).status = "present";
    } else if (kind === "attendance.walk-in" && !person(payload.walk_in)) {
      session.people.push(newcomer(payload, bundle));
    }
  }
  return bundle;
}

/** Somebody of a session, by the id of an enrolment or by the one that a device gave them at the door. */
export const personIn = (session, uuid) => session.people.find((one) => one.uuid === (session.aliases[uuid] ?? uuid));

/** Everybody who is known of the same cohort, but stands in the register of another of its sessions only: written down at its door. */
export function elsewhere(bundle, session) {
  const known = new Set(session.people.map(({ uuid }) => uuid));
  const others = bundle.sessions.filter((one) => one !== session && one.cohort_code && one.cohort_code === session.cohort_code);
  const people = others.flatMap((one) => one.people).filter(({ uuid }) => !known.has(session.aliases[uuid] ?? uuid));
  return [...new Map(people.map((person) => [person.uuid, person])).values()];
}

/** Somebody of another session of the cohort comes to this one, too. */
function guest(bundle, session, uuid) {
  const found = elsewhere(bundle, session).find((one) => one.uuid === uuid);
  if (!found) return null;
  const here = { ...found, status: "not-recorded", late: 0, early: 0, remark: "", is_disputed: false };
  session.people.push(here);
  return here;
}

export function newcomer({ walk_in, typed }, bundle) {
  const name = [typed.last_name, typed.first_name].filter(Boolean).join(", ");
  const agency = bundle.agencies.find((one) => String(one.id) === String(typed.agency))?.name ?? "";
  return { uuid: walk_in, name, folded: fold(name), agency, rank: typed.rank ?? "", status: "present", late: 0, early: 0, remark: "" };
}

export function tally(people) {
  const counted = {};
  for (const { status } of people) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}

/** The id on a badge: whatever stands around it, and whether it has hyphens or not. Empty where there is none. */
export function idOnBadge(text) {
  const [found] = text.match(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i) ?? [];
  return found ? found.replaceAll("-", "").toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") : "";
}

/** People whose name is nearly the same: they share two words, or one word and the beginning of another. */
export function alike(people, first, last) {
  const words = fold(`${first} ${last}`).split(" ").filter((word) => word.length > 1);
  if (!words.length) return [];
  const score = (person) => {
    const theirs = person.folded.split(" ");
    return words.filter((word) => theirs.some((other) => other === word || (word.length > 2 && near(word, other)))).length;
  };
  const least = (person) => Math.min(2, words.length, person.folded.split(" ").filter((word) => word.length > 1).length || 1);
  const scored = people.map((person) => [person, score(person)]).filter(([person, points]) => points >= least(person));
  return scored.sort(([, a], [, b]) => b - a).slice(0, 4).map(([person]) => person);
}

/** Whether one letter more, less or other, or two that changed places, make them the same. */
function near(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one.length < 4) return false;
  let at = 0;
  while (at < Math.min(one.length, other.length) && one[at] === other[at]) at += 1;
  const [a, b] = [one.slice(at), other.slice(at)];
  const isSwapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return isSwapped || a.slice(1) === b.slice(1) || a === b.slice(1) || a.slice(1) === b;
}
