import { describe, expect, it } from '@jest/globals';
import { mapShipStationStatus, readShipStationStatus } from './map-shipstation-status.js';

const read = (json: unknown) => readShipStationStatus(json, '12345', {});

describe('the status of a ShipStation store', () => {
  it('is read in the older shape', () => {
    const older = {
      storeId: 12345,
      refreshStatusId: 2,
      refreshStatus: 'Updating orders',
      lastRefreshAttempt: '8-13-2014',
      refreshDate: '8-13-2014',
    };
    expect(read(older)).toEqual({ normalizedStatus: 'running', providerStatus: 'Updating orders' });
  });

  it('is read in the newer shape', () => {
    const newer = { storeId: 12345, refreshDate: '2020-01-01T00:00:00', status: 'Success' };
    expect(read(newer)).toEqual({ normalizedStatus: 'idle', providerStatus: 'Success' });
  });

  it('is unknown when missing, and unreadable for another store or shape', () => {
    expect(read({ storeId: null, refreshStatus: null })).toEqual({
      normalizedStatus: 'unknown',
      providerStatus: null,
    });
    expect(read({ storeId: 54321, status: 'Success' })).toBeNull();
    expect([read([]), read('Success'), read(null)]).toEqual([null, null, null]);
  });

  it.each([
    ['UPDATING ORDERS', null, 'running'],
    [null, '2', 'running'],
    ['Queued', null, 'queued'],
    ['Preparing', null, 'queued'],
    ['Pending', null, 'queued'],
    ['Waiting for update', null, 'queued'],
    [' success ', null, 'idle'],
    ['Idle', null, 'idle'],
    ['Ready', null, 'idle'],
    ['Complete', null, 'idle'],
    ['Connection error', null, 'error'],
    ['Failed', null, 'error'],
    ['Not ready', null, 'unknown'],
    ['Incomplete', null, 'unknown'],
    ['Refreshed', null, 'unknown'],
    [null, '0', 'unknown'],
    [null, '1', 'unknown'],
    [null, '3', 'unknown'],
    ['Success', '2', 'unknown'],
    ['Error updating orders', null, 'unknown'],
    [null, null, 'unknown'],
  ])('with text %j and number %j is %s', (text, id, normalizedStatus) => {
    expect(mapShipStationStatus(text, id, {})).toEqual({ normalizedStatus, providerStatus: text ?? id });
  });

  it('uses declared statuses before the table, the text before the number', () => {
    const settings = { statusWords: { Refreshed: 'idle', '7': 'running', success: 'error' } } as const;
    expect(mapShipStationStatus('refreshed', null, settings).normalizedStatus).toBe('idle');
    expect(mapShipStationStatus('Something', '7', settings).normalizedStatus).toBe('running');
    expect(mapShipStationStatus('Refreshed', '7', settings).normalizedStatus).toBe('idle');
    expect(mapShipStationStatus('Success', null, settings).normalizedStatus).toBe('error');
  });
});
