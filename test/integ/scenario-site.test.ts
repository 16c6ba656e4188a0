import { writeFileSync } from 'node:fs';
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
/** Puts the cluster into the site, and leads out of the simulation: then only the site knows the cluster. */
const PREPARE = `
  standsmith() { '${process.execPath}' '${STANDSMITH}' "$@"; }
  export HOMESTAK_SITE_CONFIG=site-config SOPS_AGE_KEY_FILE="$PWD/keys.txt"
  sed -i "s#ENDPOINT#\${PROXMOX_VE_ENDPOINT%/}#" site-config/nodes/pve.yaml
  printf %s "$PROXMOX_VE_API_TOKEN" | standsmith secrets set api_tokens.pve
  standsmith secrets set passwords.vm_root < "$HIDDEN"
  unset STANDSMITH_SIMULATION \${!PROXMOX_VE_*} \${!TF_VAR_*}
  export TOFU='${findTofu()}'
`;

test.each(providers.slice(-1))('a site\'s encrypted secrets lead a scenario to the cluster, and are in no file, log, report or argument (%s provider)', async provider => {
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
    const token = /^proxmox_api_token = ".*=(.+)"$/m.exec(project.read('.standsmith/simulated-cluster.states/simulator.tfvars'))![1]!;
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
