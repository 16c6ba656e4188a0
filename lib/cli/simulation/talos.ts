import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { environmentKind } from '../../config/environment-kind';
import { loadTalos } from '../../config/talos/load-talos';
import { listEnvironments } from '../../model/plan-environments';
import type { TalosNetworkAccess, TalosOptions } from '../../sim';
import type { Environment } from '../../tofu/process';
import { InputError } from '../../values/finding';
import { envsFolder, type Context } from '../context';
import { namedIn } from './named-environments';

const PUBLIC_FACTORY = 'https://factory.talos.dev';

/** Where systems keep the authorities that they trust. */
const SYSTEM_CERTIFICATES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem'];

/**
 * What of Talos a simulation has to have: nothing where there is no Talos environment, or where the command names other environments only.
 *
 * @param command that is run in the simulation; empty: anything may be
 */
export function neededTalos(context: Context, command: readonly string[]): TalosOptions | undefined {
  const factories = namedIn(command, listEnvironments(envsFolder(context))).flatMap(name => factoryOf(context, name) ?? []);
  return factories.length === 0 ? undefined : { imageFactories: [...new Set(factories)] };
}

/** Host of the Image Factory of a Talos environment; undefined for other environments, and for one that cannot be read. */
function factoryOf(context: Context, name: string): string | undefined {
  const directory = path.join(envsFolder(context), name);
  try {
    if (environmentKind(directory, context.root) !== 'talos') return undefined;
    return new URL(loadTalos(directory, context.root).image.factoryUrl ?? PUBLIC_FACTORY).hostname;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Leads Talos' clients, and whoever asks an Image Factory, to what is simulated. @param folder for the file of certificates */
export function talosVariables({ proxy, certificateAuthority }: TalosNetworkAccess, folder: string, env: Environment): Record<string, string> {
  const file = path.join(folder, 'certificates.pem');
  writeFileSync(file, `${trusted(env)}\n${certificateAuthority}`, { mode: 0o600 });
  // both spellings are read, by one program or another; nothing may be left out of it, or it would be a real machine
  return { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: '', no_proxy: '', SSL_CERT_FILE: file };
}

function trusted(env: Environment): string {
  for (const file of [...env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : [], ...SYSTEM_CERTIFICATES]) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // another system keeps it elsewhere
    }
  }
  return rootCertificates.join('\n');
}
