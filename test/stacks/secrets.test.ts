import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { samplePlan } from './sample-plan';

const MARKERS = { proxmox_api_token: 'root@pam!t=marker-token', proxmox_password: 'marker-password', student_passwords: { anna: 'marker-anna' } };

test.each([['JSON', false], ['HCL', true]])('no secret is in any synthesized file, in %s, though they all lie beside it', (_, hcl) => {
  const project = mkdtempSync(path.join(tmpdir(), 'project-'));
  try {
    mkdirSync(path.join(project, 'envs/class'), { recursive: true });
    writeFileSync(path.join(project, 'envs/class/values.tfvars'), JSON.stringify(MARKERS));
    const outdir = path.join(project, 'cdktf.out');
    synthesize([samplePlan(['anna'])], { outdir, hcl });
    const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(file => !file.endsWith('values.tfvars') && statSync(path.join(outdir, file)).isFile());
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const file of files) expect(readFileSync(path.join(outdir, file), 'utf8')).not.toMatch(/marker/);
  } finally {
    rmSync(project, { recursive: true });
  }
});
