const STEPS: [seconds: number, one: string, many: string][] = [
  [86_400, 'a day', 'days'],
  [3_600, 'an hour', 'hours'],
  [60, 'a minute', 'minutes'],
];

/** A length of time in words, in its largest whole unit: "3 days". @param seconds how long */
export function durationInWords(seconds: number): string {
  for (const [unit, one, many] of STEPS) {
    const count = Math.floor(seconds / unit);
    if (count >= 1) return count === 1 ? one : `${count} ${many}`;
  }
  return 'less than a minute';
}
