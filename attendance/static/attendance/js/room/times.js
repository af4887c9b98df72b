// When a session is, as people say it: by the clock where it is, with the page's own names of days and months.

import { listOf, say } from "./screens.js";

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

// A date whose UTC fields are what the clock shows: that of a place so many minutes ahead of UTC, else this device's.
const shown = (date, ahead = -new Date(date).getTimezoneOffset()) => new Date(new Date(date).getTime() + ahead * MINUTE);

const timeOf = (date, ahead) => shown(date, ahead).toISOString().slice(11, 16);

/** `3 December`, as the language writes it: letters as Django's formats of dates have them. */
export function dayAndMonth(date, ahead) {
  const values = { j: shown(date, ahead).getUTCDate(), F: listOf("months")[shown(date, ahead).getUTCMonth()] };
  return listOf("day_of_month").replace(/\\(.)|([jF])/g, (_all, kept, letter) => kept ?? values[letter]);
}
export const momentOf = (date) => `${dayAndMonth(date)}, ${timeOf(date)}`;
const weekdayOf = (date, ahead) => `${listOf("weekdays")[shown(date, ahead).getUTCDay()]} ${dayAndMonth(date, ahead)}`;

const numberOfDay = (date, ahead) => Math.floor(shown(date, ahead) / DAY);
const daysUntil = (session, now) => numberOfDay(session.starts_at, session.utc_offset) - numberOfDay(now, session.utc_offset);
const marksFrom = (session) => new Date(session.marks_from ?? session.starts_at);

export const isEarly = (session, now = new Date()) => now < marksFrom(session);
export const isNow = (session, now = new Date()) => !isEarly(session, now) && now <= new Date(session.ends_at);

/** Those under way first, then today's, those to come, and those that are over, the latest first. */
export function inOrder(sessions, now = new Date()) {
  const rank = (session) => {
    if (isNow(session, now)) return 0;
    const days = daysUntil(session, now);
    if (days === 0) return isEarly(session, now) ? 1 : 2;
    return days > 0 ? 3 : 4;
  };
  const time = (session) => new Date(session.starts_at) * (rank(session) === 4 ? -1 : 1);
  return [...sessions].sort((a, b) => rank(a) - rank(b) || time(a) - time(b));
}

/** `Now, until 12:00`, `Begins in 25 min`, `Begins on Friday 4 December`, `Over`. */
export function whenOf(session, now = new Date()) {
  const start = new Date(session.starts_at), there = session.utc_offset, minutes = Math.ceil((start - now) / MINUTE);
  if (now > new Date(session.ends_at)) return say("is_over");
  if (minutes <= 0) return say("is_now", { time: timeOf(session.ends_at, there) });
  if (minutes < 60) return say("begins_in", { minutes });
  const days = daysUntil(session, now);
  if (days > 1) return say("begins_on", { day: weekdayOf(start, there) });
  return say(days ? "begins_tomorrow" : "begins_today", { time: timeOf(start, there) });
}

/** What is asked before the first mark of a session that has not begun. */
export function earlyQuestion(session, now = new Date()) {
  const start = session.starts_at, there = session.utc_offset;
  return say(daysUntil(session, now) ? "early_day" : "early_today", { day: weekdayOf(start, there), time: timeOf(start, there) });
}
