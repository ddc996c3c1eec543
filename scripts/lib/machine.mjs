import { readFileSync } from 'node:fs';

/** Only Debian on x86-64 is set up by ourselves: package names and the test guest's kernel differ elsewhere. */
export function isDebianAmd64() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

export const isRoot = () => process.getuid?.() === 0;
