/** Times of the wire (ISO 8601, UTC) as the visitor reads them, in their own time zone. */

// Written out: the first `Intl.DateTimeFormat` of a page takes as long as all else that is done before it is drawn.
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** "10:42". */
export function clock(time: Date): string {
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** "2 April", with the year where it is not this one. */
function day(time: Date, now: Date): string {
  const year = time.getFullYear();
  return `${time.getDate()} ${MONTHS[time.getMonth()]}${year === now.getFullYear() ? "" : ` ${year}`}`;
}

/** What a day is called among others: "Today", "Yesterday", "Tuesday, 2 April". */
export function dayName(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (isToday(time, now)) return "Today";
  return isToday(time, yesterday) ? "Yesterday" : `${DAYS[time.getDay()]}, ${day(time, now)}`;
}

function isToday(time: Date, now: Date): boolean {
  return time.toDateString() === now.toDateString();
}

/** "10:42", or "2 April, 10:42" of another day. */
export function moment(iso: string, now = new Date()): string {
  const time = new Date(iso);
  return isToday(time, now) ? clock(time) : `${day(time, now)}, ${clock(time)}`;
}

/** "today, 10:42", or "2 April". */
export function date(iso: string, now = new Date()): string {
  const time = new Date(iso);
  return isToday(time, now) ? `today, ${clock(time)}` : day(time, now);
}
