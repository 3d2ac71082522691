/** Times of the wire (ISO 8601, UTC) as the visitor reads them, in their own time zone. */

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "10:42". */
export function clock(time: Date): string {
  return clockFormat.format(time);
}

/** "2 April", with the year where it is not this one. */
function day(time: Date, now: Date): string {
  return (time.getFullYear() === now.getFullYear() ? dayFormat : yearFormat).format(time);
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
