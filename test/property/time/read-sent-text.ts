const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const form = '0000-00-00 00:00:00';

/**
 * Reads `YYYY-MM-DD HH:MM:SS` by its digits, independently of the code that wrote it and of any date library. Returns milliseconds as
 * if in UTC, or null for another form and for a day or time that does not exist.
 */
export function readSentText(text: string): number | null {
  if (!hasForm(text)) return null;
  const year = number(text, 0, 4);
  const month = number(text, 5, 7);
  const day = number(text, 8, 10);
  const hour = number(text, 11, 13);
  const minute = number(text, 14, 16);
  const second = number(text, 17, 19);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysOfMonth = (daysOfMonths[month - 1] ?? 0) + (month === 2 && isLeapYear ? 1 : 0);
  if (day < 1 || day > daysOfMonth || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function hasForm(text: string): boolean {
  if (text.length !== form.length) return false;
  for (let at = 0; at < form.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    if (form.charCodeAt(at) === 48 ? !isDigit : code !== form.charCodeAt(at)) return false;
  }
  return true;
}

function number(text: string, from: number, until: number): number {
  let value = 0;
  for (let at = from; at < until; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}
