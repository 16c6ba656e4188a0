import { Project, type Dump } from './project';

const CLASS = 'my-class';
/** A VM of somebody else, plugged into the first student's network. */
const OTHER = 9000;

describe.each([['bridge', 'vmbr1000 on pve1', 'interfaces'], ['sdn-simple', 'vn1000', 'sdn']])('a network with isolation %s that others are plugged into', (isolation, shown, table) => {
  const project = new Project();
  const network = shown.split(' ')[0]!;
  let before: Dump;

  beforeAll(async () => {
    await project.succeed('init', CLASS, '--students', '2', '--isolation', isolation);
    await project.succeed('credentials', CLASS);
    before = await project.dump();
    expect(await project.rehearse(['apply', CLASS, '--yes'])).toMatchObject({ code: 0 });
    await request('post', '/nodes/pve1/qemu', { vmid: String(OTHER), name: 'camera', net0: `virtio,bridge=${network}` });
  });

  afterAll(() => project.remove());

  async function request(method: string, path: string, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    const data = Object.entries(parameters).map(([name, value]) => `--data-urlencode '${name}=${value}'`).join(' ');
    await project.simulate('stand-in', `curl -sfk -X ${method.toUpperCase()} ${data} -H "Authorization: PVEAPIToken=$PROXMOX_VE_API_TOKEN" "\${PROXMOX_VE_ENDPOINT}api2/json${path}"`);
  }

  it('stays when its student leaves, and is named with who uses it; the student\'s machines go', async () => {
    const { code, stderr } = await project.rehearse(['remove', CLASS, 'student1', '--yes']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`${shown} is kept: VM ${OTHER} (camera) is plugged into it`) });
    const dump = await project.dump();

    expect(JSON.stringify(dump[table])).toContain(network);
    expect(Object.keys(dump.vms!)).toEqual(['101', String(OTHER), '10002', '10003']);
  });

  it('stays when the class goes', async () => {
    expect(await project.rehearse(['destroy', CLASS, '--yes'])).toMatchObject({ code: 0, stderr: expect.stringContaining(`${shown} is kept`) });
    const dump = await project.dump();

    expect(JSON.stringify(dump[table])).toContain(network);
  });

  it('goes by the same command once it is free, and nothing is left', async () => {
    await request('delete', `/nodes/pve1/qemu/${OTHER}`);

    expect(await project.rehearse(['destroy', CLASS, '--yes'])).toMatchObject({ code: 0, stderr: expect.not.stringContaining('is kept') });
    expect(await project.dump()).toEqual(before);
  });
});
