import { describe, expect, it } from 'vitest';
import { KnownError } from '#kernel';
import { randomMac, requestedMac } from './mac-address.js';
import { demandDifferent, demandOneLine, demandXmlText, diskFormatOf } from './spec-checks.js';

function problemOf(check: () => unknown): unknown {
  try {
    return check();
  } catch (error) {
    return error instanceof KnownError ? error.message : error;
  }
}

describe('the format of a disk', () => {
  it.each([
    ['/disks/a.qcow2', 'qcow2'],
    ['/disks/a.QCOW2', 'qcow2'],
    ['/disks/a.raw', 'raw'],
    ['/disks/a.img', 'raw'],
    ['/disks/a.qcow2.img', 'raw'],
  ])('of %s is %s', (path, format) => {
    expect(diskFormatOf(path)).toBe(format);
  });

  it.each(['/disks/a', '/disks/a.vmdk', '/disks.qcow2/a', '/disks/a.constructor', '/disks/a.'])(
    'of %s must be told',
    (path) => {
      expect(problemOf(() => diskFormatOf(path))).toBe(
        `the format of disk[${path}] cannot be told from its name; set format, or use one of [qcow2, raw, img]`,
      );
    },
  );
});

describe('texts', () => {
  it.each(['plain', 'a\tb', '中文 ✓ 🖥', '<&>"\'', '\u007f\u0085'])('%j can be in a domain', (text) => {
    expect(problemOf(() => demandXmlText('name', text))).toBeUndefined();
  });

  it.each(['\u0000', 'a\u0001b', '\u001f', '\ud800', 'a\udc00', '\ufffe', '\uffff'])('%j cannot', (text) => {
    const problem = 'field[name] holds a character that a domain definition cannot carry';
    expect(problemOf(() => demandXmlText('name', text))).toBe(problem);
    expect(problemOf(() => demandOneLine('name', text))).toBe(problem);
  });

  it('of one line have no line break', () => {
    expect(problemOf(() => demandOneLine('name', 'a\nb'))).toBe('field[name] must be one line');
    expect(problemOf(() => demandOneLine('name', 'a\rb'))).toBe('field[name] must be one line');
    expect(problemOf(() => demandOneLine('name', 'a b'))).toBeUndefined();
  });
});

it('lists name nothing twice', () => {
  expect(problemOf(() => demandDifferent('bootDev', ['hd', 'cdrom', 'hd']))).toBe('field[bootDev] names hd twice');
  expect(problemOf(() => demandDifferent('bootDev', ['hd', 'cdrom']))).toBeUndefined();
});

describe('a MAC address', () => {
  it('that is drawn is local, of one NIC, and ends in its number', () => {
    expect(randomMac(3)).toMatch(/^fa(:[0-9a-f]{2}){4}:03$/);
    expect(randomMac(0)).not.toBe(randomMac(0));
  });

  it('that is asked for is kept in lower case', () => {
    expect(requestedMac('52:54:00:AB:cd:01')).toBe('52:54:00:ab:cd:01');
  });

  it.each(['01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00'])('%s belongs to no NIC', (mac) => {
    expect(problemOf(() => requestedMac(mac))).toMatch(/^mac\[/);
  });
});
