/** Times of the wire (ISO 8601, UTC) as the visitor reads them, in their own time zone. */

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const weekFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "10:42". */
export function clock(time: Date): string {
  return clockFormat.format(time);
}

/** "2 April", with the year where it is not this one. */
function day(time: Date, now: Date): string {
  return (time.getFullYear() === now.getFullYear() ? dayFormat : yearFormat).format(time);
}

/** What a day is called among others: "Today", "Yesterday", "Tuesday, 2 April". */
export function dayName(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (isToday(time, now)) return "Today";
  return isToday(time, yesterday) ? "Yesterday" : `${weekFormat.format(time)}, ${day(time, now)}`;
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
