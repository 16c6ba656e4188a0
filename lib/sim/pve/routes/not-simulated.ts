import type { Permission } from '../route';

/** What PVE has and the simulation does not do: whoever may not call it hears that first, as from PVE. */
export interface MethodNotSimulated {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly permission: Permission;
}

const VM = '/nodes/{node}/qemu/{vmid}';

function onVm(method: MethodNotSimulated['method'], path: string, ...privileges: string[]): MethodNotSimulated {
  return { method, path: `${VM}/${path}`, permission: { path: '/vms/{vmid}', privileges, any: true } };
}

function onNode(method: MethodNotSimulated['method'], path: string, privilege: string): MethodNotSimulated {
  return { method, path: `/nodes/{node}/${path}`, permission: { path: '/nodes/{node}', privileges: [privilege] } };
}

const UNRESTRICTED = 'VM.GuestAgent.Unrestricted';

export const methodsNotSimulated: readonly MethodNotSimulated[] = [
  ...['vncproxy', 'termproxy', 'spiceproxy'].map((name) => onVm('POST', name, 'VM.Console')),
  onVm('GET', 'vncwebsocket', 'VM.Console'),
  onVm('PUT', 'sendkey', 'VM.Console'),
  onVm('POST', 'monitor', 'Sys.Audit', 'Sys.Modify'),
  ...['suspend', 'resume', 'reset'].map((name) => onVm('POST', `status/${name}`, 'VM.PowerMgmt')),
  onVm('POST', 'remote_migrate', 'VM.Migrate'),
  onVm('POST', 'agent/exec', UNRESTRICTED),
  onVm('GET', 'agent/exec-status', UNRESTRICTED),
  onVm('POST', 'agent/set-user-password', UNRESTRICTED),
  onVm('GET', 'agent/file-read', 'VM.GuestAgent.FileRead', UNRESTRICTED),
  onVm('POST', 'agent/file-write', 'VM.GuestAgent.FileWrite', UNRESTRICTED),

  ...['vncshell', 'termproxy', 'spiceshell'].map((name) => onNode('POST', name, 'Sys.Console')),
  onNode('POST', 'status', 'Sys.PowerMgmt'),
  onNode('PUT', 'dns', 'Sys.Modify'),
  onNode('GET', 'syslog', 'Sys.Syslog'),
  onNode('GET', 'journal', 'Sys.Syslog'),

  { method: 'PUT', path: '/cluster/options', permission: { path: '/', privileges: ['Sys.Modify'] } },
  { method: 'POST', path: '/storage', permission: { path: '/storage', privileges: ['Datastore.Allocate'] } },
  { method: 'POST', path: '/access/domains', permission: { path: '/access/realm', privileges: ['Realm.Allocate'] } },
];
