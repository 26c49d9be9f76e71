// Preloaded into a program under test: names under .example, which nobody can own (RFC 2606), are this computer, so that
// a vendor of a test can have a name that is not one of the computer's own.
import dns from 'node:dns';

const { lookup } = dns;

dns.lookup = (hostname, ...rest) => lookup(hostname.endsWith('.example') ? '127.0.0.1' : hostname, ...rest);
