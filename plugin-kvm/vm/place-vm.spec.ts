import { describe, expect, it } from 'vitest';
import { KnownError } from '#kernel';
import { type PlaceRequest, type Places, placeVm } from './place-vm.js';

const zone = (uuid: string, isDefault = false) => ({ uuid, isDefault });
const cluster = (uuid: string, zoneUuid: string) => ({ uuid, zoneUuid });
const one: Places = { zones: [zone('z1')], clusters: [cluster('c1', 'z1')], hosts: [] };
const many: Places = {
  zones: [zone('z1'), zone('z2', true), zone('z3')],
  clusters: [cluster('c1', 'z1'), cluster('c2', 'z2'), cluster('c3', 'z2')],
  hosts: [{ uuid: 'h1', clusterUuid: 'c1', zoneUuid: 'z1' }],
};

function refusal(request: PlaceRequest, places: Places) {
  try {
    return placeVm(request, places);
  } catch (error) {
    return error instanceof KnownError ? error.opaque : error;
  }
}

describe('the place of a new VM', () => {
  it.each([
    ['the only cluster', {}, one, { zoneUuid: 'z1', clusterUuid: 'c1' }],
    ['the default zone, its cluster still open', {}, many, { zoneUuid: 'z2', clusterUuid: null }],
    ['that of the host', { hostUuid: 'h1' }, many, { zoneUuid: 'z1', clusterUuid: 'c1' }],
    ['that of the cluster', { clusterUuid: 'c3' }, many, { zoneUuid: 'z2', clusterUuid: 'c3' }],
    ['the only cluster of the zone', { zoneUuid: 'z1' }, many, { zoneUuid: 'z1', clusterUuid: 'c1' }],
    ['a zone with several clusters', { zoneUuid: 'z2' }, many, { zoneUuid: 'z2', clusterUuid: null }],
    ['a zone without clusters', { zoneUuid: 'z3' }, many, { zoneUuid: 'z3', clusterUuid: null }],
    ['all three', { zoneUuid: 'z1', clusterUuid: 'c1', hostUuid: 'h1' }, many, { zoneUuid: 'z1', clusterUuid: 'c1' }],
  ] satisfies [string, PlaceRequest, Places, object][])('is %s', (_what, request, places, place) => {
    expect(placeVm(request, places)).toEqual(place);
  });

  it.each([
    ['host', { hostUuid: 'h9' }],
    ['cluster', { clusterUuid: 'c9' }],
    ['zone', { zoneUuid: 'z9' }],
  ] satisfies [string, PlaceRequest][])('must exist: %s', (resource, request) => {
    const [uuid] = Object.values(request);
    expect(refusal(request, many)).toEqual({ id: 'rest.notFound', params: { resource, uuid } });
  });

  it.each([
    [{ hostUuid: 'h1', clusterUuid: 'c2' }, many, 'host[uuid:h1] is not in cluster[uuid:c2]'],
    [{ clusterUuid: 'c1', zoneUuid: 'z2' }, many, 'cluster[uuid:c1] is not in zone[uuid:z2]'],
    [{ hostUuid: 'h1', zoneUuid: 'z2' }, many, 'cluster[uuid:c1] is not in zone[uuid:z2]'],
    [{}, { zones: [], clusters: [], hosts: [] }, 'there is no zone for the VM: create a zone, or name one in zoneUuid'],
  ] satisfies [PlaceRequest, Places, string][])('must fit together: %o', (request, places, problem) => {
    expect(refusal(request, places)).toEqual({ id: 'vm.invalidSpec', params: { problem } });
  });
});
