import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A site as the examples have it. */
export const SITE: Readonly<Record<string, string>> = {
  'site.yaml': 'defaults:\n  timezone: Europe/Berlin\n  domain: lab.example\n  datastore: local-zfs\n  bridge: vmbr0\n  gateway: 10.0.12.1\n',
  'hosts/pve.yaml': 'address: 10.0.12.10\naccess:\n  ssh_user: admin\n  ssh_port: 2222\n  authorized_keys: [anna@desk]\n',
  'nodes/pve.yaml': 'host: pve\napi_endpoint: https://10.0.12.10:8006\napi_token: pve\n',
  'nodes/pve-deb.yaml': 'parent_node: pve\napi_token: pve-deb\ndatastore: local\n',
  'envs/dev.yaml': 'node: pve\nvmid_base: 10000\ndomain: dev.example\nvms:\n  - name: router\n  - { name: dev1, ip: 10.10.10.11/24, gateway: 10.10.10.1 }\n',
  'envs/test.yaml': 'node: pve-deb\nvms:\n  - { name: test1, vmid: 99901, domain: null }\n',
  'secrets.yaml': 'api_tokens: { pve: root@pam!tofu=aaaa, pve-deb: root@pam!tofu=bbbb }\nssh_keys: { anna@desk: ssh-ed25519 AAAA anna@desk }\n',
};

/** A folder with a site; removed by `remove`. */
export class SiteFolder {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'site-')));
  readonly folder = path.join(this.root, 'site');

  /** @param changes files that are otherwise; undefined: they are not there */
  constructor(changes: Readonly<Record<string, string | undefined>> = {}) {
    for (const [file, text] of Object.entries({ ...SITE, ...changes })) {
      if (text === undefined) continue;
      mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
      writeFileSync(path.join(this.folder, file), text);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
