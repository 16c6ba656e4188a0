import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';
import { readValues } from '../../lib/config/values-file';
import { Agent, request } from 'undici';
import { attacks, type Attack, type Ground } from './attack-list';
import { Project, providers } from './project';

const CLASS = 'exam';
const CLUSTER = 'nodes: { pve1: {}, pve2: {} }\ntemplates: [{ vmid: 100, node: pve1, name: linux, agent: true }]\nfirewall: true\n';
const MACHINES = `machines:
  - { name: router, device_type: linux, template_node: pve1, template_vmid: 100, networks: [{ bridge: vmbr0 }, { bridge: lan }] }
`;
const GROUND: Ground = {
  own: 10000, foreign: 10001, template: 100, ownPool: 'exam/anna', foreignPool: 'exam/boris', foreignVnet: 'vn1001', role: 'exam-student', user: 'anna@pve',
  other: 'boris@pve',
};
/** For the names of the tests: what is tried does not depend on the class. */
const ATTACKS = attacks(GROUND);

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly data: unknown;
}

type Headers = Readonly<Record<string, string>>;

describe.each(providers)('a student of a class made with the %s provider', provider => {
  const project = new Project();
  const simulation = ['--provider', provider, '--cluster', 'cluster.yaml', '--data', 'lab.json'];
  const description = { nodes: { pve1: {}, pve2: {} } };
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  let cluster: SimulatedCluster;
  let anna: Headers;

  const start = async () => startSimulatedCluster({ description, dataFile: project.path('lab.json') });

  async function ask(headers: Headers, { method, path, parameters = {} }: Pick<Attack, 'method' | 'path' | 'parameters'>): Promise<Answer> {
    const form = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
    const inQuery = method === 'GET' || method === 'DELETE';
    const { statusCode, statusText, body } = await request(new URL(`/api2/json${path}${inQuery && form !== '' ? `?${form}` : ''}`, cluster.endpoint), {
      method, dispatcher, headers: { ...headers, ...(inQuery ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(inQuery ? {} : { body: form }),
    });
    const { data } = await body.json() as { data: unknown };
    return { status: statusCode, reason: statusText, data };
  }

  async function login(username: string, password: string): Promise<Headers> {
    const { data } = await ask({}, { method: 'POST', path: '/access/ticket', parameters: { username, password } });
    const { ticket, CSRFPreventionToken: token } = data as Record<string, string>;
    return { cookie: `PVEAuthCookie=${encodeURIComponent(ticket!)}`, csrfpreventiontoken: token! };
  }

  beforeAll(async () => {
    project.write('cluster.yaml', CLUSTER);
    project.write(`envs/${CLASS}/env.yaml`, 'isolation: sdn-simple\ninternet_allow: [10.0.0.53 udp/53]\n');
    project.write(`envs/${CLASS}/users_list.yml`, 'users: [anna@pve, boris@pve]\n');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    await project.succeed('credentials', CLASS);
    expect(await project.rehearse(['apply', CLASS, '--yes'], simulation)).toMatchObject({ code: 0 });
    const values = await readValues(project.path('envs', CLASS, 'values.tfvars'));
    const password = (values.student_passwords as Record<string, string>).anna!;

    // a snapshot from before the exam, of each machine: students may make them then
    cluster = await start();
    const root = { authorization: `PVEAPIToken=${cluster.apiToken}` };
    const snapshot = (vmid: number) => ({ method: 'POST', path: `/nodes/pve1/qemu/${vmid}/snapshot`, parameters: { snapname: 'before' } } as const);
    expect(await ask(await login(GROUND.user, password), snapshot(GROUND.own))).toMatchObject({ status: 200 });
    expect(await ask(root, snapshot(GROUND.foreign))).toMatchObject({ status: 200 });
    await cluster.stop();

    expect(await project.rehearse(['exam', CLASS, 'on', '--yes'], simulation)).toMatchObject({ code: 0 });
    cluster = await start();
    anna = await login(GROUND.user, password);
  });

  afterAll(async () => {
    await cluster?.stop();
    await dispatcher.close();
    project.remove();
  });

  it('sees and switches the own machine', async () => {
    expect(await ask(anna, { method: 'GET', path: `/nodes/pve1/qemu/${GROUND.own}/config` })).toMatchObject({ status: 200, data: { name: 'anna-router' } });
    expect(await ask(anna, { method: 'POST', path: `/nodes/pve1/qemu/${GROUND.own}/status/reboot` })).toMatchObject({ status: 200 });
  });

  it.each(ATTACKS)('is refused $what', async attack => {
    const before = cluster.dump();
    const { status, reason } = await ask(anna, attack);

    expect({ status, reason }).toEqual({ status: attack.status ?? 403, reason: typeof attack.reason === 'string' ? attack.reason : expect.stringMatching(attack.reason) });
    expect(cluster.dump()).toEqual(before);
  });

  it('finds nothing of anybody else in any list', async () => {
    const lists = [
      '/cluster/resources', '/nodes/pve1/qemu', '/pools', '/access/users', '/access/groups', '/access/acl', '/cluster/tasks', '/nodes/pve1/tasks',
      '/cluster/sdn/vnets', '/cluster/sdn/zones', '/nodes/pve1/storage', '/cluster/backup', '/cluster/ha/resources',
    ];
    const answers = await Promise.all(lists.map(async path => ask(anna, { method: 'GET', path })));

    for (const [index, { status, data }] of answers.entries()) {
      expect([200, 403]).toContain(status);
      expect({ path: lists[index], found: JSON.stringify(data) }).toEqual({ path: lists[index], found: expect.not.stringMatching(/boris|10001|vn1001|root@pam/) });
    }
  });

  it('reads no task of anybody else', async () => {
    const root = { authorization: `PVEAPIToken=${cluster.apiToken}` };
    const { data } = await ask(root, { method: 'GET', path: '/cluster/tasks' });
    const { upid } = (data as { upid: string; user: string }[]).find(({ user }) => user === 'root@pam')!;

    expect(await ask(anna, { method: 'GET', path: `/nodes/pve1/tasks/${upid}/log` })).toMatchObject({ status: 403, reason: 'Permission check failed (/nodes/pve1, Sys.Audit)' });
  });

  it('may make a token, which can do no more', async () => {
    const { data } = await ask(anna, { method: 'POST', path: `/access/users/${GROUND.user}/token/mine`, parameters: { privsep: 0 } });
    const token = { authorization: `PVEAPIToken=${GROUND.user}!mine=${(data as { value: string }).value}` };
    const before = cluster.dump();
    const others = ATTACKS.filter(({ path }) => path !== '/access/password');
    const answers = await Promise.all(others.map(async attack => ({ what: attack.what, status: (await ask(token, attack)).status })));

    expect(answers).toEqual(others.map(({ what, status = 403 }) => ({ what, status })));
    expect(await ask(token, { method: 'PUT', path: '/access/password', parameters: { userid: GROUND.user, password: 'secret-42' } })).toMatchObject({ status: 403 });
    expect(cluster.dump()).toEqual(before);
  });
});

test('the list is long', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(80);
});
