// Ends auth without a warning at one place among its statements, so that the product needs no code for it. FAILPOINT is
//   <flow> <step> <moment>, such as "refresh save after", or
//   any <n> <moment>: the n-th statement from the first refresh on.
// The moments: before a statement is sent, once it is sent (its outcome open), after PostgreSQL has answered it.
import pg from 'pg';

const CONSUMES = { refresh: 'oidc-consume-refresh-token', code: 'oidc-consume-once' };
const STEPS = { save: 'oidc-keep', commit: 'commit' };

const [flow, step, moment] = (process.env.FAILPOINT ?? '').split(' ');
const transactions = new WeakMap();
let counted = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

/** Whether a statement of a connection is the place. */
function isPlace(client, name) {
  if (flow === 'any') {
    if (counted > 0 || name === 'oidc-find-refresh-token') counted += 1;
    return counted === Number(step);
  }
  if (name === 'begin') transactions.delete(client);
  if (name === CONSUMES[flow]) transactions.set(client, true);
  return transactions.has(client) && name === (step === 'consume' ? CONSUMES[flow] : STEPS[step]);
}

/** Calls back once a query is answered, whichever way its caller waits. */
function onAnswer(query, values, callback, told) {
  if (typeof values === 'function') return [query, told(values)];
  if (typeof callback === 'function') return [query, values, told(callback)];
  return [query, values];
}

const { query: send } = pg.Client.prototype;
pg.Client.prototype.query = function query(config, values, callback) {
  const name = typeof config === 'string' ? config : config?.name;
  if (!isPlace(this, name)) return send.call(this, config, values, callback);
  if (moment === 'before') die();
  const args = moment === 'after' ? onAnswer(config, values, callback, () => () => die()) : [config, values, callback];
  const answer = send.apply(this, args);
  if (moment === 'sent') die();
  return typeof answer?.then === 'function' ? answer.then(die, die) : answer;
};
