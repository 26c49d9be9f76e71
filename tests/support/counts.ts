/** How much the tests in tests/long do: little in `npm test`, all of it in `npm run test:long` (TEST_LENGTH=long). */
const short = {
  raceRounds: 50,
  offsetRuns: 3,
  killsPerPlace: 10,
  authKillsPerPlace: 2,
  randomKills: 20,
  upstreamKills: 10,
  storms: 50,
  callers: 100,
  users: 20,
  rekeyRows: 5_000,
  adfDocuments: 5_000,
};
const long: typeof short = {
  raceRounds: 1_000,
  offsetRuns: 50,
  killsPerPlace: 10,
  authKillsPerPlace: 10,
  randomKills: 1_000,
  upstreamKills: 500,
  storms: 500,
  callers: 1_000,
  users: 200,
  rekeyRows: 100_000,
  adfDocuments: 100_000,
};

export const counts = process.env.TEST_LENGTH === 'long' ? long : short;
