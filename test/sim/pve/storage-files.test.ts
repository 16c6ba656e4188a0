import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Answer, Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const volumes = () => api.dump().volumes as Record<string, { sizeBytes: number; sha256?: string; format: string }>;
const status = async (upid: unknown) => (await api.get(`/nodes/pve1/tasks/${String(upid)}/status`)).data.exitstatus;

describe('an upload', () => {
  /** Sends a form as browsers and the provider do: fields first, then the file. */
  async function upload(filename: string, content: BlobPart, fields: Record<string, string>, storage = 'local', headers?: Record<string, string>): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('filename', new Blob([content]), filename);
    const response = await fetch(`${api.url}/api2/json/nodes/pve1/storage/${storage}/upload`, {
      method: 'POST', body: form, headers: headers ?? { authorization: api.rootToken },
    });
    const body = await response.json() as Answer;
    return { status: response.status, reason: response.statusText, data: body.data, errors: body.errors };
  }

  test.each([
    ['iso', 'debian.iso', 'iso'], ['iso', 'raw disk.IMG', 'iso'], ['vztmpl', 'alpine.tar.zst', 'tzst'], ['import', 'flatcar.qcow2', 'qcow2'],
  ])('of content %s named %p becomes a volume', async (content, name, format) => {
    const { data } = await upload(name, 'bytes', { content });
    expect([data, await status(data)]).toEqual([expect.stringMatching(/^UPID:pve1:.*:imgcopy::/), 'OK']);
    const volid = `local:${content}/${name.replace(' ', '_')}`;
    expect(volumes()[`pve1/${volid}`]).toMatchObject({ format, sizeBytes: 5, sha256: sha256('bytes') });
    expect((await api.get('/nodes/pve1/storage/local/content')).data).toEqual([{ volid, content, format, size: 5, ctime: expect.any(Number) }]);
  });

  test('takes the first file, and no field after it', async () => {
    const form = new FormData();
    form.append('content', 'iso');
    for (const name of ['x.iso', 'y.iso']) form.append('filename', new Blob([name]), name);
    form.append('content', 'vztmpl');
    const response = await fetch(`${api.url}/api2/json/nodes/pve1/storage/local/upload`, {
      method: 'POST', body: form, headers: { authorization: api.rootToken },
    });
    expect(response.status).toBe(200);
    expect(Object.keys(volumes()).filter((key) => key.includes('iso'))).toEqual(['pve1/local:iso/x.iso']);
  });

  test('of the same name replaces the file', async () => {
    for (const text of ['one', 'second']) await upload('x.iso', text, { content: 'iso' });
    expect(volumes()['pve1/local:iso/x.iso']).toMatchObject({ sizeBytes: 6, sha256: sha256('second') });
  });

  test('of many bytes is counted and hashed, and nothing of it is kept', async () => {
    const large = Buffer.alloc(40 * 1024 ** 2, 'abc');
    await upload('large.iso', large, { content: 'iso' });
    expect(volumes()['pve1/local:iso/large.iso']).toMatchObject({ sizeBytes: large.length, sha256: sha256(large) });
    expect(JSON.stringify(api.store.state).length).toBeLessThan(100_000);
  });

  test.each(['md5', 'sha1', 'sha512'])('is compared with its %s checksum', async (algorithm) => {
    const checksum = createHash(algorithm).update('bytes').digest('hex').toUpperCase();
    const right = await upload('x.iso', 'bytes', { content: 'iso', checksum, 'checksum-algorithm': algorithm });
    expect(await status(right.data)).toBe('OK');
    const wrong = await upload('y.iso', 'other', { content: 'iso', checksum, 'checksum-algorithm': algorithm });
    expect(await status(wrong.data)).toMatch(/^checksum mismatch: got '[0-9a-f]+' != expect '[0-9A-F]+'$/);
    expect(Object.keys(volumes())).not.toContain('pve1/local:iso/y.iso');
  });

  test.each([
    ['x.txt', { content: 'iso' }, 'local', { errors: { filename: 'wrong file extension' } }],
    ['x.iso', { content: 'vztmpl' }, 'local', { errors: { filename: 'wrong file extension' } }],
    ['x.img', { content: 'import' }, 'local', { errors: { filename: 'invalid filename or wrong extension' } }],
    ['x.sh', { content: 'snippets' }, 'local', { errors: { content: expect.stringContaining('does not have a value in the enumeration \'iso, vztmpl, import\'') } }],
    ['x.iso', { content: 'iso' }, 'ceph', { reason: 'can\'t upload to storage type \'rbd\'' }],
    ['x.iso', { content: 'iso' }, 'files', { reason: 'storage \'files\' does not support \'iso\' content' }],
    ['x.iso', { content: 'iso', checksum: 'a' }, 'local', { errors: expect.anything() }],
    ['x.iso', { content: 'iso', colour: 'red' }, 'local', { errors: { colour: expect.stringContaining('property is not defined in schema') } }],
  ])('of %p with %j to %s is refused', async (name, fields, storage, refusal) => {
    expect(await upload(name, 'bytes', fields, storage)).toMatchObject(refusal);
  });

  test('is for who may allocate templates', async () => {
    await api.post('/access/users', { userid: 'a@pve', password: 'password1' });
    const refused = await upload('x.iso', Buffer.alloc(1024 ** 2), { content: 'iso' }, 'local', await api.login('a@pve', 'password1'));
    expect(refused).toMatchObject({ status: 403, reason: 'Permission check failed (/storage/local, Datastore.AllocateTemplate)' });
  });

  test('without a file is refused', async () => {
    expect((await api.post('/nodes/pve1/storage/local/upload', { content: 'iso', filename: 'x.iso' })).reason).toBe('missing temporary file name');
  });

  test('that does not fit is refused, and the storage stays as it was', async () => {
    api.store.volumes.put('pve1/local:iso/huge.iso', {
      volid: 'local:iso/huge.iso', storage: 'local', node: 'pve1', content: 'iso', format: 'iso', sizeBytes: 2000 * 1024 ** 3,
    });
    const { data } = await upload('x.iso', 'bytes', { content: 'iso' });
    expect(await status(data)).toBe('storage \'local\': No space left on device');
    expect(Object.keys(volumes())).not.toContain('pve1/local:iso/x.iso');
  });
});

describe('a download', () => {
  const download = async (parameters: Parameters) => api.post('/nodes/pve1/storage/local/download-url', { content: 'import', filename: 'x.qcow2', ...parameters });
  const metadata = async (url: string) => api.get('/nodes/pve1/query-url-metadata', { url });
  const url = 'https://images.example/flatcar.qcow2?channel=stable';

  test('has the size that the node finds at the URL, the same each time', async () => {
    const { data } = await metadata(url);
    expect(data).toEqual({ filename: 'flatcar.qcow2', size: expect.any(Number), mimetype: 'application/octet-stream' });
    expect((await (await simulatedApi()).get('/nodes/pve1/query-url-metadata', { url })).data).toEqual(data);
    expect((await metadata('https://images.example/other.qcow2')).data.size).not.toBe(data.size);
    const { data: upid } = await download({ url });
    expect([upid, await status(upid)]).toEqual([expect.stringMatching(/:download:x\.qcow2:/), 'OK']);
    expect(volumes()['pve1/local:import/x.qcow2']).toEqual({
      volid: 'local:import/x.qcow2', storage: 'local', node: 'pve1', content: 'import', format: 'qcow2', sizeBytes: data.size,
    });
  });

  test('does not replace a file', async () => {
    await download({ url });
    expect(await status((await download({ url })).data)).toBe('refusing to override existing file \'/var/lib/vz/import/x.qcow2\'');
  });

  test('of a compressed image is larger than what was downloaded, and only of an ISO image', async () => {
    const { size } = (await metadata(url)).data;
    expect(await status((await download({ url, content: 'iso', filename: 'x.img', compression: 'gz' })).data)).toBe('OK');
    expect(volumes()['pve1/local:iso/x.img']?.sizeBytes).toBe(3 * size);
    expect(await status((await download({ url, compression: 'gz' })).data)).toBe('decompression not supported for import');
  });

  test.each([
    [{ url: 'ftp://images.example/x' }, { errors: { url: 'value does not match the regex pattern' } }],
    [{ url, filename: 'x.iso' }, { errors: { filename: 'invalid filename or wrong extension' } }],
    [{ url, checksum: 'a' }, { errors: expect.anything() }],
    [{ url, content: 'snippets' }, { errors: { content: expect.anything() } }],
  ])('with %j is refused', async (parameters, refusal) => {
    expect(await download(parameters)).toMatchObject(refusal);
  });

  test('is for who may allocate templates and use the node\'s network', async () => {
    await api.post('/access/users', { userid: 'a@pve', password: 'password1' });
    const headers = await api.login('a@pve', 'password1');
    const ask = async () => (await api.request('POST', '/nodes/pve1/storage/local/download-url', { content: 'import', filename: 'x.qcow2', url }, headers)).reason;
    expect(await ask()).toBe('Permission check failed (/storage/local, Datastore.AllocateTemplate)');
    await api.put('/access/acl', { path: '/storage', roles: 'PVEDatastoreAdmin', users: 'a@pve' });
    expect(await ask()).toBe('Permission check failed (/nodes/pve1, Sys.AccessNetwork)');
    await api.post('/access/roles', { roleid: 'Net', privs: 'Sys.AccessNetwork' });
    await api.put('/access/acl', { path: '/nodes/pve1', roles: 'Net', users: 'a@pve' });
    expect(await ask()).toBe('OK');
  });

  describe('from a server of this machine', () => {
    let server: Server;
    let origin: string;
    const content = gzipSync('an image');

    beforeEach(async () => {
      server = createServer((request, response) => {
        const found = request.url?.startsWith('/image') ?? false;
        const headers = { 'content-length': content.length, 'content-type': 'application/gzip; charset=x', 'content-disposition': 'attachment; filename="named.img"' };
        response.writeHead(found ? 200 : 404, found ? headers : {}).end(found && request.method === 'GET' ? content : undefined);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterEach(async () => new Promise((resolve) => server.close(resolve)));

    test('is a real one', async () => {
      expect((await metadata(`${origin}/image`)).data).toEqual({ filename: 'named.img', size: content.length, mimetype: 'application/gzip' });
      const checked = { checksum: createHash('sha512').update(content).digest('hex'), 'checksum-algorithm': 'sha512' };
      expect(await status((await download({ url: `${origin}/image`, ...checked })).data)).toBe('OK');
      expect(volumes()['pve1/local:import/x.qcow2']).toMatchObject({ sizeBytes: content.length, sha256: sha256(content) });
      const wrong = { checksum: 'ab', 'checksum-algorithm': 'md5', filename: 'y.qcow2' };
      expect(await status((await download({ url: `${origin}/image`, ...wrong })).data)).toMatch(/^checksum mismatch: got '[0-9a-f]{32}' != expect 'ab'$/);
    });

    test('fails when the server does not have it, or is not there', async () => {
      expect((await metadata(`${origin}/none`)).reason).toBe('invalid server response: \'404 Not Found\'');
      expect(await status((await download({ url: `${origin}/none` })).data)).toBe('download failed: ERROR 404: Not Found.');
      expect((await metadata('http://127.0.0.1:9/x')).reason).toContain('invalid server response: \'500 Can\'t connect to 127.0.0.1:9');
      expect(await status((await download({ url: 'http://127.0.0.1:9/x' })).data)).toContain('download failed: ');
    });
  });
});
