import { nothing, procedure } from './procedure.js';

/** `enum remote_auth_type` */
export const authTypes = { none: 0, sasl: 1, polkit: 2 } as const;

/** `VIR_DRV_FEATURE_*` in libvirt's `src/libvirt_internal.h` */
export const features = { keepAlive: 10, eventCallback: 14 } as const;

/** What a connection is set up and taken down with. */
export const sessionProcedures = {
  authList: procedure({
    name: 'authList',
    number: 66,
    encode: nothing,
    decode: (reader): number[] => reader.array(reader.limits.authTypes, (item) => item.int()),
  }),
  connectOpen: procedure({
    name: 'connectOpen',
    number: 1,
    slow: true,
    encode: (writer, uri: string) => {
      writer.optionalString(uri).uint(0);
    },
    decode: nothing,
  }),
  connectClose: procedure({ name: 'connectClose', number: 2, encode: nothing, decode: nothing }),
  connectSupportsFeature: procedure({
    name: 'connectSupportsFeature',
    number: 60,
    encode: (writer, feature: number) => {
      writer.int(feature);
    },
    decode: (reader): boolean => reader.int() !== 0,
  }),
  domainEventRegister: procedure({
    name: 'connectDomainEventCallbackRegisterAny',
    number: 316,
    encode: (writer, eventId: number) => {
      // No domain given: events of all domains.
      writer.int(eventId).bool(false);
    },
    decode: (reader): number => reader.int(),
  }),
  domainEventDeregister: procedure({
    name: 'connectDomainEventCallbackDeregisterAny',
    number: 317,
    encode: (writer, callbackId: number) => {
      writer.int(callbackId);
    },
    decode: nothing,
  }),
};
