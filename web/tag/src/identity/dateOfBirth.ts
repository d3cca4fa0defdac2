/** `db`: `2/16/1997` → `19970216`, no later than `year`; "" when there is no such day. */
export function dateOfBirth(text: string, year: number): string {
  const groups = text.match(/[0-9]+/g) ?? [];
  const [first = "", second = "", third = ""] = groups;
  if (first.length === 8) return day(+first.slice(0, 4), +first.slice(4, 6), +first.slice(6), year);
  if (!third || Math.max(first.length, second.length, third.length) > 4) return "";
  // The year is the group above 31, else the last; of the other two the month is the first unless it is above 12.
  if (+first > 31) return monthFirst(+first, +second, +third, year);
  if (+second > 31) return monthFirst(+second, +first, +third, year);
  return monthFirst(+third, +first, +second, year);
}

function monthFirst(born: number, month: number, date: number, year: number): string {
  return month > 12 ? day(born, date, month, year) : day(born, month, date, year);
}

function day(born: number, month: number, date: number, year: number): string {
  if (born < 1900 || born > year || month < 1 || month > 12 || date < 1) return "";
  const iso = new Date(Date.UTC(born, month - 1, date)).toISOString().slice(0, 10).replace(/-/g, "");
  return +iso === born * 10_000 + month * 100 + date ? iso : "";
}
