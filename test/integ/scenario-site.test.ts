import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SEES_PROCESSES, SeenArguments } from './processes';
import { providers, STANDSMITH } from './project';
import { MachineProject } from './scenario/machine-project';
import { findTofu } from './tofu';

const SITE = {
  'site.yaml': 'defaults: { domain: lab.example }\n',
  'hosts/pve.yaml': 'address: 127.0.0.1\n',
  'nodes/pve.yaml': 'host: pve\napi_endpoint: ENDPOINT\napi_token: pve\ninsecure: true\n',
};
/** Where the token may be: what the simulated cluster itself keeps, what tofu keeps as it is told, and where the test has them from. */
const MAY_HOLD_SECRETS = /^\.standsmith\/simulated-cluster\.|\/\.terraform\/|\.tfstate|^keys\.txt$/;
const HIDDEN = 'hidden-from-everybody';
/** What the preflight wants, and nothing else. */
const PRIVILEGES = 'VM.Allocate,VM.Audit,VM.PowerMgmt,VM.Config.CPU,VM.Config.Disk,VM.Config.HWType,VM.Config.Memory,VM.Config.Network,VM.Config.Options,'
  + 'VM.Config.Cloudinit,VM.GuestAgent.Audit,Pool.Allocate,Pool.Audit,SDN.Use,Datastore.AllocateSpace,Datastore.AllocateTemplate,Datastore.Audit,Sys.AccessNetwork';
/** Puts the cluster into the site, and leads out of the simulation: then only the site knows the cluster. */
const PREPARE = `
  standsmith() { '${process.execPath}' '${STANDSMITH}' "$@"; }
  export HOMESTAK_SITE_CONFIG=site-config SOPS_AGE_KEY_FILE="$PWD/keys.txt"
  sed -i "s#ENDPOINT#\${PROXMOX_VE_ENDPOINT%/}#" site-config/nodes/pve.yaml
  as_root() { curl -sSkf -H "Authorization: PVEAPIToken=$PROXMOX_VE_API_TOKEN" "\${PROXMOX_VE_ENDPOINT}api2/json/access/$@"; }
  as_root roles -d roleid=scenario -d privs=${PRIVILEGES}
  as_root users -d userid=driver@pve
  as_root acl -X PUT -d path=/ -d roles=scenario -d users=driver@pve
  as_root users/driver@pve/token/standsmith -d privsep=0 > "$HIDDEN.token"
  sed 's/.*"value":"\\([^"]*\\)".*/driver@pve!standsmith=\\1/' "$HIDDEN.token" | standsmith secrets set api_tokens.pve
  standsmith secrets set passwords.vm_root < "$HIDDEN"
  unset STANDSMITH_SIMULATION \${!PROXMOX_VE_*} \${!TF_VAR_*}
  export TOFU='${findTofu()}'
`;

test.each(providers.slice(-1))('with a site\'s encrypted secrets, and no rights but those that are wanted, a scenario passes; they are in no file, log or argument (%s provider)', async provider => {
  const project = await MachineProject.start('ssh2');
  try {
    const key = await (await import('age-encryption')).generateX25519Identity();
    project.write('keys.txt', `# mine\n${key}\n`);
    for (const [file, text] of Object.entries(SITE)) project.write(`site-config/${file}`, text);
    const hidden = path.join(project.machine.folder, 'hidden');
    writeFileSync(hidden, HIDDEN);
    project.write('scenarios/tell.yaml', `phases: [{ name: tell, ssh_command: { address: 127.0.0.1, command: cat ${hidden} } }]\n`);
    project.write('envs/test/values.tfvars', '');
    const seen = new SeenArguments();
    const script = `HIDDEN=${hidden}${PREPARE} standsmith scenario -S simple-vm-roundtrip -v --json --junit junit.xml ${project.loginWords}
      standsmith scenario -S tell -v ${project.loginWords}`;
    const ran = await seen.during(project.standsmith(['sim', '--provider', provider, '--dump', '--', 'bash', '-ec', script]));

    expect({ code: ran.code, said: ran.stderr.slice(-3000) }).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/"result": "passed"/);
    expect(ran.stderr).toContain('cluster: node pve of site-config, https://127.0.0.1');
    expect(ran.stderr).toContain('tell: ********');
    const { data: { value: token } } = JSON.parse(readFileSync(`${hidden}.token`, 'utf8')) as { data: { value: string } };
    const files = project.files().filter(file => !MAY_HOLD_SECRETS.test(file));
    expect(files).toEqual(expect.arrayContaining(['site-config/secrets.yaml', 'junit.xml', 'cdktf.out/stacks/test/cdk.tf.json']));
    if (SEES_PROCESSES) expect(seen.with('scenario\0-S\0simple-vm-roundtrip')).not.toEqual([]);
    for (const secret of [token, HIDDEN, key]) {
      const holders = files.filter(file => project.read(file).includes(secret));
      expect({ holders, processes: seen.with(secret) }).toEqual({ holders: [], processes: [] });
      expect(ran.stderr + ran.stdout).not.toContain(secret);
    }
  } finally {
    await project.end();
  }
});
