// What somebody does with proxmox-api. Prints what came back, as JSON by step.
import { setTimeout as sleep } from 'node:timers/promises';
import proxmoxApi from 'proxmox-api';

const { HOST: host, PORT, PASSWORD: password, TOKEN: token } = process.env;
const connection = { host, port: Number(PORT) };
const seen = {};

async function step(name, work) {
  seen[name] = await work;
  return seen[name];
}

async function refused(work) {
  try {
    await work;
  } catch (error) {
    return error.cause?.message ?? error.message;
  }
  return null;
}

async function done(api, upid) {
  const [, node] = upid.split(':');
  for (let tries = 0; tries < 600; tries++) {
    const { status, exitstatus } = await api.nodes.$(node).tasks.$(upid).status.$get();
    if (status === 'stopped') return exitstatus;
    await sleep(50);
  }
  return 'it does not end';
}

const root = proxmoxApi({ ...connection, username: 'root@pam', password });
const [tokenID, tokenSecret] = token.split('=');
const byToken = proxmoxApi({ ...connection, tokenID, tokenSecret });

await step('nodes', root.nodes.$get().then(nodes => nodes.map(({ node }) => node).sort()));
await step('version', byToken.version.$get().then(({ version }) => version));
await step('wrong password', refused(proxmoxApi({ ...connection, username: 'root@pam', password: 'wrong' }).nodes.$get()));

await step('pool', root.pools.$post({ poolid: 's01', comment: 'first' }));
await step('user', root.access.users.$post({ userid: 's01@pve', password: 'password-1', email: 's01@example.org' }));
await step('user read', root.access.users.$('s01@pve').$get());

const pve1 = byToken.nodes.$('pve1');
await step('clone', done(byToken, await pve1.qemu.$(9000).clone.$post({ newid: 101, name: 'router', pool: 's01', full: false })));
const vm = pve1.qemu.$(101);
await step('config written', vm.config.$put({ cores: 2, onboot: true, net0: 'virtio,bridge=vmbr0', tags: 'lab;router' }));
await step('config', vm.config.$get());
await step('start', done(byToken, await vm.status.start.$post()));
await step('status', vm.status.current.$get().then(({ status }) => status));
await step('pool read', root.pools.$('s01').$get().then(({ members }) => members.map(({ vmid }) => vmid)));

await step('malformed', refused(vm.config.$put({ cores: 'many', net0: 'virtio,colour=red' })));
await step('taken VM ID', refused(pve1.qemu.$(9000).clone.$post({ newid: 101 })));
await step('unknown VM', refused(pve1.qemu.$(102).config.$get()));

await step('stop', done(byToken, await vm.status.stop.$post()));
await step('delete', done(byToken, await vm.$delete({ purge: true, 'destroy-unreferenced-disks': true })));
await step('user removed', root.access.users.$('s01@pve').$delete());
await step('pool removed', root.pools.$('s01').$delete());

process.stdout.write(JSON.stringify(seen));
