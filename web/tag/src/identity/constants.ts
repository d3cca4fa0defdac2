/** The first 32 bits of the fractions of `root` of the first `many` primes: the constants of SHA-256. */
export function constants(many: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < many; number++) {
    let divisor = 2;
    while (number % divisor) divisor++;
    if (divisor === number) found.push((root(number) * 2 ** 32) | 0);
  }
  return found;
}
