import { simulatedApi, type SimulatedApi } from './simulated-api';

async function ask(api: SimulatedApi, method: string, body?: unknown): Promise<{ status: number; body: { data: unknown; errors?: unknown } }> {
  const headers = { authorization: api.rootToken, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${api.url}/simulator/faults`, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() as { data: unknown } };
}

test('faults are added, shown with what they did, and removed while the cluster runs', async () => {
  const api = await simulatedApi();
  const added = await ask(api, 'POST', { kind: 'http-error', match: { path: '/version' }, status: 503, reason: 'later' });
  expect(added.body.data).toMatchObject({ id: 1, kind: 'http-error', seen: 0, fired: [] });
  expect((await api.get('/version')).status).toBe(503);
  expect((await api.get('/version')).status).toBe(200);
  expect((await ask(api, 'GET')).body.data).toMatchObject([{ id: 1, seen: 2, fired: ['GET /version'] }]);
  await ask(api, 'DELETE');
  expect((await ask(api, 'GET')).body.data).toEqual([]);
});

test('a fault that is none is refused with what is wrong with it', async () => {
  const api = await simulatedApi();
  expect(await ask(api, 'POST', { kind: 'http-error', status: 200 })).toMatchObject({ status: 400, body: { errors: { status: expect.stringContaining('400') } } });
  expect(await ask(api, 'POST', { kind: 'bad-weather' })).toMatchObject({ status: 400, body: { errors: { kind: expect.any(String) } } });
});

test('nobody but root sees them', async () => {
  const api = await simulatedApi();
  await api.post('/access/users', { userid: 's@pve', password: 'secret-1' });
  const headers = await api.login('s@pve', 'secret-1');
  for (const path of ['faults', 'clock', 'dump', 'requests']) {
    expect((await fetch(`${api.url}/simulator/${path}`, { headers: headers as Record<string, string> })).status).toBe(403);
  }
});
