import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { startSimulatedCluster, type FaultInput, type SimulatedCluster } from '../../../lib/sim';
import { startStandInProvider } from '../../../lib/sim/provider';
import { runTofu, type TofuResult } from '../tofu';

export interface TalosRig {
  readonly cluster: SimulatedCluster;
  tofu(...args: readonly string[]): Promise<TofuResult>;
  stop(): Promise<void>;
}

/** A simulated cluster with Talos machines, and a folder whose tofu meets it. @param main its configuration */
export async function startTalosRig(provider: 'real' | 'stand-in', faults: readonly FaultInput[] = [], main = 'main.tf'): Promise<TalosRig> {
  const folder = await mkdtemp(path.join(tmpdir(), 'standsmith-talos-'));
  const cluster = await startSimulatedCluster({ description: { nodes: { pve1: { cores: 64, memory_mib: 131_072 } } }, talos: {}, faults });
  const { proxy, certificateAuthority } = cluster.talos!;
  const standIn = provider === 'stand-in'
    ? await startStandInProvider({ certificateAuthority: cluster.certificatePem, talos: cluster.talos })
    : undefined;
  await copyFile(path.join(__dirname, main), path.join(folder, 'main.tf'));
  const certificates = path.join(folder, 'certificates.pem');
  await writeFile(certificates, [certificateAuthority, ...rootCertificates].join('\n'));
  const variables = {
    TF_VAR_endpoint: cluster.endpoint, TF_VAR_token: cluster.apiToken,
    HTTPS_PROXY: proxy, NO_PROXY: '', no_proxy: '', SSL_CERT_FILE: certificates, ...(standIn && { TF_REATTACH_PROVIDERS: standIn.reattach }),
  };
  return {
    cluster,
    tofu: async (...args) => runTofu(folder, [...args, '-no-color'], variables),
    stop: async () => {
      await standIn?.stop();
      await cluster.stop();
      await rm(folder, { recursive: true });
    },
  };
}
