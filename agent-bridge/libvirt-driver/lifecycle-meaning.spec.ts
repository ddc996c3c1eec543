import { describe, expect, it } from 'vitest';
import { type LifecycleDetailName, type LifecycleEventName, lifecycleEvents } from '../libvirt/index.js';
import { meaningOf } from './lifecycle-meaning.js';

type Told = `${string} ${string}` | null;

/** Every detail that libvirt has for the event, and one that it does not have yet. */
const EXPECTED: Record<LifecycleEventName, readonly (readonly [LifecycleDetailName | 'unrecognised', Told])[]> = {
  defined: [
    ['added', null],
    ['updated', null],
    ['unrecognised', null],
  ],
  undefined: [
    ['removed', null],
    ['unrecognised', null],
  ],
  started: [
    ['booted', 'Running booted'],
    ['migrated', 'Running migrated'],
    ['restored', 'Running restored'],
    ['from-snapshot', 'Running restored'],
    ['wakeup', 'Running resumed'],
    ['unrecognised', 'Running other'],
  ],
  suspended: [
    ['paused', 'Paused paused'],
    ['migrated', 'Paused migrated'],
    ['io-error', 'Paused failed'],
    ['watchdog', 'Paused failed'],
    ['restored', 'Paused restored'],
    ['from-snapshot', 'Paused restored'],
    ['api-error', 'Paused failed'],
    ['postcopy', 'Paused migrated'],
    ['postcopy-failed', 'Paused failed'],
    ['unrecognised', 'Paused other'],
  ],
  resumed: [
    ['unpaused', 'Running resumed'],
    ['migrated', 'Running migrated'],
    ['from-snapshot', 'Running restored'],
    ['postcopy', 'Running migrated'],
    ['postcopy-failed', 'Running failed'],
    ['unrecognised', 'Running other'],
  ],
  stopped: [
    ['shutdown', 'Shutdown guestShutdown'],
    ['destroyed', 'Shutdown destroyed'],
    ['crashed', 'Shutdown crashed'],
    ['migrated', 'Shutdown migrated'],
    ['saved', 'Shutdown saved'],
    ['failed', 'Shutdown failed'],
    ['from-snapshot', 'Shutdown restored'],
    ['unrecognised', 'Shutdown other'],
  ],
  shutdown: [
    ['finished', null],
    ['guest', null],
    ['host', null],
    ['unrecognised', null],
  ],
  pmsuspended: [
    ['memory', 'Suspended paused'],
    ['disk', 'Suspended paused'],
    ['unrecognised', 'Suspended other'],
  ],
  crashed: [
    ['panicked', 'Crashed crashed'],
    ['crashloaded', 'Crashed crashed'],
    ['unrecognised', 'Crashed other'],
  ],
};

describe('what an event says', () => {
  it.each(lifecycleEvents)('is known for every detail of %s', (event) => {
    const told = EXPECTED[event].map(([detail]): readonly [string, Told] => {
      const meaning = meaningOf(event, detail);
      return [detail, meaning && `${meaning.state} ${meaning.cause}`];
    });
    expect(told).toEqual(EXPECTED[event]);
  });
});
