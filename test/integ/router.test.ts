import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { RouterVm } from '../../constructs';
import { synthesized } from '../support/synthesized';

const runs = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const reason = runs('ip', '-V') ? undefined : 'ip is not installed (Debian package iproute2)';
const reasonWithoutRouter = reason
  ?? (runs('nft', '--version') ? undefined : 'nft is not installed (Debian package nftables)')
  ?? (runs('unshare', '-nm', 'true') ? undefined : 'network namespaces want root');
if (reasonWithoutRouter !== undefined) process.stderr.write(`no packets go through a router: ${reasonWithoutRouter}\n`);
const testRouter = reasonWithoutRouter === undefined ? test : test.skip;

/** What cloud-init writes on a router between vmbr0 and two networks of its own. */
function filesOfRouter(): ReadonlyMap<string, string> {
  const bridge = { bridgeName: 'vmbr0', bridgeDependencies: [] };
  const stack = synthesized(inner => void new RouterVm(inner, 'router', {
    name: 'router', vmId: 10000, nodeName: 'pve1', systemDisk: { imageFileId: 'local:import/d.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' },
    networkDevices: [
      { bridge, macAddress: 'BC:24:11:00:00:00', ipAddress: '10.0.12.20/24', gateway: '10.0.12.1' },
      { bridge, macAddress: 'BC:24:11:00:00:01', ipAddress: '10.10.10.1/24' },
      { bridge, macAddress: 'BC:24:11:00:00:02', ipAddress: '10.10.20.1/24' },
    ],
  }));
  const sources = Object.values(stack.all('proxmox_virtual_environment_file')).map(file => file.source_raw as { file_name: string; data: string });
  const { write_files: files } = parse(sources.find(({ file_name: name }) => name === 'router-user.yaml')!.data) as { write_files: { path: string; content: string }[] };
  return new Map(files.map(file => [file.path, file.content]));
}

/** A host of its own network namespace, with one leg, at the router's leg of the same name. */
const host = (name: string, address: string, routerAddress: string) => `
ip netns add ${name}
ip link add dev ${name} netns router type veth peer name eth0 netns ${name}
ip -n router address add ${routerAddress} dev ${name}
ip -n router link set ${name} up
ip -n ${name} address add ${address} dev eth0
ip -n ${name} link set eth0 up
`;

/** Tells from whom a connection comes. */
const SERVER = `require('node:net').createServer(socket => socket.end(socket.remoteAddress)).listen(80, '0.0.0.0')`;
const client = (address: string) => `require('node:net').connect(80, '${address}').on('data', data => console.log(String(data))).on('error', error => console.log(error.code))`;

/** Runs in namespaces of its own, of which nothing stays. */
function script(sysctl: string, nftables: string): string {
  const settings = sysctl.trim().split('\n').map(line => line.split(' = ') as [string, string]);
  const node = (name: string, code: string) => `ip netns exec ${name} ${process.execPath} -e "${code}"`;
  return `set -e
mount -t tmpfs none /run
ip netns add router
${host('outside', '10.0.12.1/24', '10.0.12.20/24')}${host('inside', '10.10.10.11/24', '10.10.10.1/24')}${host('lab', '10.10.20.11/24', '10.10.20.1/24')}
ip -n inside route add default via 10.10.10.1
ip -n lab route add default via 10.10.20.1
${settings.map(([key, value]) => `ip netns exec router sh -c 'echo ${value} > /proc/sys/${key.replaceAll('.', '/')}'`).join('\n')}
ip netns exec router nft add table inet kept
ip netns exec router nft -f ${nftables}
ip netns exec router nft -f ${nftables}
${node('outside', SERVER)} & servers="$!"
${node('lab', SERVER)} & servers="$servers $!"
for host in outside lab; do until ip netns exec $host sh -c 'grep -q ":0050 " /proc/net/tcp'; do sleep 0.1; done; done
echo "outside: $(${node('inside', client('10.0.12.1'))})"
echo "lab: $(${node('inside', client('10.10.20.11'))})"
ip netns exec router nft list tables
kill $servers`;
}

testRouter('what is behind a router goes out with the router\'s address, and to its other networks with its own', () => {
  const files = filesOfRouter();
  const folder = mkdtempSync(path.join(tmpdir(), 'router-'));
  try {
    const nftables = path.join(folder, 'nftables.conf');
    writeFileSync(nftables, files.get('/etc/nftables.conf')!);
    const { status, stdout, stderr } = spawnSync('unshare', ['-nm', 'sh', '-c', script(files.get('/etc/sysctl.d/90-standsmith-router.conf')!, nftables)], { encoding: 'utf8', timeout: 60_000 });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 2)).toEqual(['outside: 10.0.12.20', 'lab: 10.10.10.11']);
    // loaded twice: it takes the place of itself, and of nothing else
    expect(stdout.match(/^table .*$/gm)).toEqual(['table inet kept', 'table ip router']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
