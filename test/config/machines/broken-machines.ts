/** An environment of machines with something wrong in it. */
export interface BrokenMachines {
  readonly name: string;
  /** File of the environment, and what of it is replaced by what. */
  readonly change: readonly [file: string, from: string, to: string];
  /** File and `line:column`. */
  readonly position: string;
  readonly message: RegExp;
  readonly fix: RegExp;
}

/** Machines with Flatcar by number and by name, and one with Debian. */
export const goodFiles: Readonly<Record<string, string>> = {
  'env.yaml': `kind: machines
proxmox:
  node_name: pve1
  nodes: [pve1, pve2]
defaults:
  networks: [{ bridge: vmbr0, ip_address: 10.0.0.10/24, gateway: 10.0.0.1 }]
  memory_mib: 2048
machines:
  web:
    os: flatcar
    count: 2
    image: { channel: stable, version: 4230.2.1, checksum: none }
    butane: web.bu
    snippets: [core.bu]
    variables: { greeting: hello }
    shares: { media: { path: /srv/media, mount_point: /media } }
    hooks: [{ script: hook.pl }]
    disks: { data: { size: 10G, unit_number: 1, persistent: true } }
  edge:
    os: flatcar
    image: { file_id: "local:import/flatcar.qcow2" }
    butane: web.bu
    ignition: { delivery: fw-cfg }
    variables: { greeting: hi }
    instances:
      north: { networks: [{ bridge: vmbr0, ip_address: dhcp }] }
      south: { networks: [{ bridge: vmbr1, ip_address: 10.0.1.5/24 }] }
  db:
    os: debian
    host_node: pve2
    image: { url: "https://images.example.org/debian.qcow2", checksum: none }
    networks: [{ bridge: vmbr0, ip_address: 10.0.0.50/24 }]
    cloud_init: { user: admin, packages: [postgresql] }
`,
  'web.bu': `variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/motd
      mode: 0644
      contents:
        inline: \${greeting} from \${vm_name}
`,
  'core.bu': 'variant: flatcar\nversion: 1.1.0\npasswd:\n  users:\n    - name: core\n',
  'hook.pl': '#!/usr/bin/perl\n',
};

const inFile = (file: string) => (name: string, from: string, to: string, at: string, message: RegExp, fix: RegExp): BrokenMachines => (
  { name, change: [file, from, to], position: at.includes('.') ? at : `envs/web/${file}:${at}`, message, fix }
);
const env = inFile('env.yaml');
const butane = inFile('web.bu');

export const brokenMachines: readonly BrokenMachines[] = [
  env('an unknown key', '    butane: web.bu\n    snip', '    butan: web.bu\n    snip', '13:5', /unknown key "butan" in machines\.web/, /did you mean butane/),
  env('an os that there is not', 'os: debian', 'os: debain', '29:5', /os is "debain"/, /did you mean debian/),
  env('no os', '    os: debian\n', '', '28:3', /machine db has no os/, /add os: debian/),
  env('a node that there is not', 'host_node: pve2', 'host_node: pve3', '30:16', /host_node of db is 'pve3', which is no node/, /did you mean 'pve[12]'/),
  env('an address twice', '10.0.0.50/24', '10.0.0.11/24', '32:45', /ip_address 10\.0\.0\.11 of db is that of web-01/, /another ip_address/),
  env('a gateway elsewhere', 'gateway: 10.0.0.1 ', 'gateway: 10.1.0.1 ', '6:66', /gateway 10\.1\.0\.1 of web-00 is not in the network of 10\.0\.0\.10\/24/, /correct one/),
  env('count and instances', '    instances:', '    count: 2\n    instances:', '27:7', /machines\.edge has both count and instances/, /count machines that are alike/),
  env('a machine that two are called', '  db:', '  web-00:', '28:3', /two machines are called "web-00"/, /rename/),
  env('no image', '    image: { file_id: "local:import/flatcar.qcow2" }\n', '', '25:7', /machine edge-north has no image/, /channel: stable, version/),
  env('an image of two kinds', 'url: "https://', 'template_vmid: 9000, url: "https://', '31:12', /the image of db has template_vmid and url/, /leave one/),
  env('an image that is not checked', 'debian.qcow2", checksum: none', 'debian.qcow2"', '31:19', /has a url and no checksum/, /checksum: none/),
  env('a release that is not checked', '4230.2.1, checksum: none', '4230.2.1', '12:40', /the image of web-00 has no checksum/, /flatcar_production_proxmoxve_image\.img\.DIGESTS/),
  env('a channel that there is not', 'channel: stable', 'channel: stabel', '12:23', /Flatcar has no channel 'stabel'/, /use one/),
  env('a checksum in another form', 'checksum: none }\n    butane', 'checksum: abc }\n    butane', '12:50', /a checksum is md5/, /sha256:e3b0c442/),
  env('Fedora CoreOS by its release', 'os: flatcar\n    count: 2', 'os: fedora-coreos\n    count: 2', '12:23', /packed by xz, which PVE does not unpack/, /fedora-coreos-4230\.2\.1-proxmoxve/),
  env('no butane', '    butane: web.bu\n    ignition', '    ignition', '25:7', /machine edge-north has flatcar and no butane/, /add butane/),
  env('butane that is not there', 'butane: web.bu\n    ignition', 'butane: wob.bu\n    ignition', '22:13', /butane is "wob\.bu", but envs\/web\/wob\.bu cannot be used/, /make the file/),
  env('cloud_init for Flatcar', '    butane: web.bu\n    snip', '    cloud_init: { user: admin }\n    butane: web.bu\n    snip', '13:17', /has cloud_init, which flatcar does not take/, /say it in the Butane/),
  env('a variable that nobody has given', '    variables: { greeting: hi }\n', '', 'envs/web/web.bu:8:17', /there is no variable "greeting"/, /vm_name/),
  env('a name that no variable has', 'greeting: hello', '"my greeting": hello', '15:18', /a variable has 1 to 64 letters/, /rename/),
  env('a share whose path leads back', 'path: /srv/media', 'path: /srv/../etc', '16:30', /web-00: the folder on the node is "\/srv\/\.\.\/etc", which leads back/, /write the path/),
  env('a share whose path has a space', 'path: /srv/media', 'path: /srv/my media', '16:30', /which has a space in it/, /use letters/),
  env('a disk without a size', 'size: 10G, ', '', '18:20', /disk data of web-00 has no size/, /add size/),
  env('secure boot without UEFI', '    count: 2\n', '    count: 2\n    firmware: bios\n    secure_boot: true\n', '13:18', /has secure_boot, and firmware: bios/, /firmware: uefi/),
  env('a reset in place of what has no address', 'delivery: fw-cfg', 'delivery: fw-cfg, on_change: reprovision', '23:46', /edge-north has no address that is known/, /ip_address/),
  env('a description of 9 kB', 'hooks: [{ script: hook.pl }]', `description: ${'x'.repeat(8100)}\n    hooks: [{ script: hook.pl }]`, '17:18', /web-00: the description is \d+ bytes long with the place of the hook scripts/, /shorten it/),
  env('a VM ID twice', '    host_node: pve2\n', '    host_node: pve2\n    vm_id: 200\n    instances: { a: {}, b: { vm_id: 200 } }\n', '32:37', /vm_id 200 of db-b is that of db-a, too/, /another vm_id/),
  env('user data and a user', 'user: admin, packages', 'user: admin, user_data: core.bu, packages', '33:25', /has user_data and user: cloud-init would see the file alone/, /take user_data away/),
  env('an image at a reference', 'example.org/debian.qcow2', 'example.org/${a}.qcow2', '31:14', /a URL begins with https:\/\/ .* quotes and braces/, /url: https/),
  env('an image whose path has quotes', 'file_id: "local:import/flatcar.qcow2"', "path: '/a\"b'", '21:14', /without quotes, backslashes/, /path: /),
  env('a CPU type that is a reference', '    host_node: pve2\n', '    host_node: pve2\n    cpu_type: ${host}\n', '31:5', /a CPU type has 1 to 60 letters/, /x86-64-v2-AES/),
  butane('a key that Butane has not', 'inline:', 'inlin:', '8:9', /inlin/, /./),
  butane('the wrong variant', 'variant: flatcar', 'variant: fcos', 'envs/web/env.yaml:13:13', /Butane of the variant fcos, and web-00 has flatcar/, /variant: flatcar/),
];

export function breakMachines({ change: [file, from, to] }: BrokenMachines): Readonly<Record<string, string>> {
  if (!goodFiles[file]!.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  return { ...goodFiles, [file]: goodFiles[file]!.replace(from, () => to) };
}
