import { connectionOf } from './provider-config';
import type { TlsOptions } from './provider-config';
import type { ProviderDefinition, Session } from './provider-definition';
import { PveClient } from './pve/pve-client';
import { dataSourceTypes, resourceTypes } from './registry';
import type { ProxmoxTools } from './resource-type';
import { loadProviderSchema } from './schema/provider-schema';
import { NodeFiles } from './ssh/node-files';
import { sshSettingsOf } from './ssh/ssh-settings';
import type { SshDefaults } from './ssh/ssh-settings';
import type { ValueObject } from './values/value';

/** The real provider is two in one, each of which logs in for itself: so there are two clients here. */
function configure(settings: ValueObject, tls: TlsOptions, ssh: SshDefaults): Session<ProxmoxTools> {
  const abort = new AbortController();
  const connection = { ...connectionOf(settings, tls), signal: abort.signal };
  const clients = { legacy: new PveClient(connection), framework: new PveClient(connection) };
  const nodeFiles = new NodeFiles(sshSettingsOf(settings, ssh), clients.legacy);
  return {
    toolsFor: (typeName, kind) => {
      const ofData = typeName.startsWith('proxmox_virtual_environment_') ? 'legacy' : 'framework';
      return { client: clients[kind === 'data' ? ofData : kind], nodeFiles };
    },
    close: async () => {
      abort.abort();
      await connection.dispatcher.destroy();
    },
  };
}

/** bpg/proxmox. @param schemaPath copy of its schema; unset: the one of the project */
export function proxmoxProvider(tls: TlsOptions, ssh: SshDefaults, schemaPath?: string): ProviderDefinition<ProxmoxTools> {
  return {
    name: 'bpg/proxmox',
    schema: loadProviderSchema('proxmox', schemaPath),
    resourceTypes,
    dataSourceTypes,
    ephemeralTypes: {},
    neededSettings: ['endpoint', 'api_token', 'username', 'password', 'insecure'],
    configure: (settings) => configure(settings, tls, ssh),
  };
}
