// Ends a program without a warning at one place among its statements, so that the product needs no code for it. FAILPOINT is
//   <flow> <step> <moment>, such as "refresh write after", or
//   any <n> <moment>, any-upstream <n> <moment>, any-write <n> <moment>: the n-th statement from the first on, of refreshes
//   of clients' tokens by auth, or of Atlassian's tokens by the vault, or of calls that create by mcp.
// The moments: before a statement is sent, once it is sent (its outcome open), after PostgreSQL has answered it.
import pg from 'pg';

const STATEMENTS = {
  refresh: { read: 'oidc-find-refresh-token', write: 'oidc-consume-refresh-token-and-keep' },
  code: { read: 'oidc-find-issued', write: 'oidc-consume-once-and-keep' },
  upstream: { intent: 'refresh-intent', lock: 'refresh-held', write: 'refresh-done' },
};
/** Steps that are the commit after a statement. */
const COMMITS = { intended: STATEMENTS.upstream.intent, written: STATEMENTS.upstream.write };
/** Where counting begins. */
const FIRST = { any: STATEMENTS.refresh.read, 'any-upstream': 'refresh-read', 'any-write': 'write-look' };

const [flow, step, moment] = (process.env.FAILPOINT ?? '').split(' ');
let counted = 0;
let begun = false;

const die = () => process.kill(process.pid, 'SIGKILL');

/** Whether a statement is the place. */
function isPlace(name) {
  if (FIRST[flow]) {
    if (counted > 0 || name === FIRST[flow]) counted += 1;
    return counted === Number(step);
  }
  if (!COMMITS[step]) return name === STATEMENTS[flow][step];
  begun ||= name === COMMITS[step];
  return begun && name === 'commit';
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
  if (!isPlace(name)) return send.call(this, config, values, callback);
  if (moment === 'before') die();
  const args = moment === 'after' ? onAnswer(config, values, callback, () => () => die()) : [config, values, callback];
  const answer = send.apply(this, args);
  if (moment === 'sent') die();
  return typeof answer?.then === 'function' ? answer.then(die, die) : answer;
};
