// When a session is, as people say it: on this device's clock, with the page's own names of days and months.

import { listOf, say } from "./screens.js";

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const dayOf = (date) => String(new Date(date).getDate());
export const monthOf = (date) => listOf("months_short")[new Date(date).getMonth()];
export const timeOf = (date) => clock.format(new Date(date));

/** `3 December`, as the language writes it: letters as Django's formats of dates have them. */
export function dayAndMonth(date) {
  const values = { j: dayOf(date), F: listOf("months")[new Date(date).getMonth()] };
  return listOf("day_of_month").replace(/\\(.)|([jF])/g, (_all, kept, letter) => kept ?? values[letter]);
}
export const momentOf = (date) => `${dayAndMonth(date)}, ${timeOf(date)}`;
export const weekdayOf = (date) => `${listOf("weekdays")[new Date(date).getDay()]} ${dayAndMonth(date)}`;

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
const daysUntil = (date, now) => Math.round((midnight(date) - midnight(now)) / DAY);
const marksFrom = (session) => new Date(session.marks_from ?? session.starts_at);

export const isEarly = (session, now = new Date()) => now < marksFrom(session);
export const isNow = (session, now = new Date()) => !isEarly(session, now) && now <= new Date(session.ends_at);

/** Those under way first, then today's, those to come, and those that are over, the latest first. */
export function inOrder(sessions, now = new Date()) {
  const rank = (session) => {
    if (isNow(session, now)) return 0;
    const days = daysUntil(session.starts_at, now);
    if (days === 0) return isEarly(session, now) ? 1 : 2;
    return days > 0 ? 3 : 4;
  };
  const time = (session) => new Date(session.starts_at) * (rank(session) === 4 ? -1 : 1);
  return [...sessions].sort((a, b) => rank(a) - rank(b) || time(a) - time(b));
}

/** `Now, until 12:00`, `Begins in 25 min`, `Begins on Friday 4 December`, `Over`. */
export function whenOf(session, now = new Date()) {
  const start = new Date(session.starts_at), time = timeOf(start), minutes = Math.ceil((start - now) / MINUTE);
  if (now > new Date(session.ends_at)) return say("is_over");
  if (minutes <= 0) return say("is_now", { time: timeOf(session.ends_at) });
  if (minutes < 60) return say("begins_in", { minutes });
  const days = daysUntil(start, now);
  if (days > 1) return say("begins_on", { day: weekdayOf(start) });
  return say(days ? "begins_tomorrow" : "begins_today", { time });
}

/** What is asked before the first mark of a session that has not begun. */
export function earlyQuestion(session, now = new Date()) {
  const told = { day: weekdayOf(session.starts_at), time: timeOf(session.starts_at) };
  return say(daysUntil(session.starts_at, now) ? "early_day" : "early_today", told);
}
