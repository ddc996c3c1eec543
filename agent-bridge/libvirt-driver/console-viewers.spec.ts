import { describe, expect, it } from 'vitest';
import { ConsoleViewers } from './console-viewers.js';

const VM = '1'.repeat(32);
const OTHER = '2'.repeat(32);

describe('ConsoleViewers', () => {
  it('notices the first that comes and the last that goes', () => {
    const viewers = new ConsoleViewers();
    expect([viewers.add(VM, 'a:1'), viewers.add(VM, 'a:2'), viewers.add(OTHER, 'a:1')]).toEqual([true, false, true]);
    expect([viewers.remove(VM, 'a:1'), viewers.remove(VM, 'a:2')]).toEqual([false, true]);
    expect(viewers.add(VM, 'a:3')).toBe(true);
  });

  it('does not count one who never got in', () => {
    const viewers = new ConsoleViewers();
    expect(viewers.remove(VM, 'a:1')).toBe(false);
    viewers.add(VM, 'a:1');
    expect(viewers.remove(VM, 'a:2')).toBe(false);
  });

  it('forgets those of a VM that is off', () => {
    const viewers = new ConsoleViewers();
    viewers.add(VM, 'a:1');
    viewers.add(OTHER, 'a:1');
    expect([viewers.clear(VM), viewers.clear(VM)]).toEqual([true, false]);
    viewers.clearAll();
    expect(viewers.remove(OTHER, 'a:1')).toBe(false);
  });
});
