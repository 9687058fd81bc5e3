/** 居民身份证号码 (GB 11643): the day of birth in it, where the number is a number at all. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const MARKS = "10X98765432";

export function bornOn(number: string): string | null {
  const text = number.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(text)) return null;
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(text[i]), 0);
  if (MARKS[sum % 11] !== text[17]) return null;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real = date.getUTCFullYear() === Number(year) && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return real ? `${year}-${month}-${day}` : null;
}
