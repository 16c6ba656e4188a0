import type { Schema, Schemas } from './schema';

/** What the package does not know, or knows otherwise, of some methods: parameters, and why. */
export interface Difference {
  /** `PUT /cluster/sdn`; a regular expression for several. */
  readonly methods: RegExp;
  readonly reason: string;
  readonly parameters: Schemas;
  /** The package does not have these methods at all: nothing but `parameters` counts. */
  readonly isNewMethod?: true;
}

const flag: Schema = { type: 'boolean', optional: 1 };
const text: Schema = { type: 'string', optional: 1 };
const comment: Schema = { ...text, maxLength: 4096 };
const configid: Schema = { type: 'string', format: 'pve-configid' };
const digest: Schema = { ...text, maxLength: 64 };
const list: Schema = { type: 'array', optional: 1 };
const deleted: Schema = { ...text, format: 'pve-configid-list', maxLength: 4096 };
const content: Schema = { type: 'string', format: 'pve-storage-content', enum: ['iso', 'vztmpl', 'import'] };
const ruleType: Schema = { type: 'string', enum: ['in', 'out', 'forward', 'group'] };
const haRuleType: Schema = { type: 'string', enum: ['node-affinity', 'resource-affinity'] };
const password: Schema = { type: 'string', minLength: 8, maxLength: 64 };
const logLevel: Schema = { ...text, enum: ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug', 'nolog'] };
const haRule: Schemas = {
  resources: { ...text, format: 'pve-ha-resource-id-list' }, nodes: { ...text, format: 'pve-ha-node-list' }, strict: flag,
  affinity: { ...text, enum: ['positive', 'negative'] }, disable: flag, comment,
};

/**
 * The simulated cluster is a PVE 9; the package says what PVE 8.1 took. From the source of PVE 9, as far as the simulated cluster takes it;
 * the later of two that name the same parameter counts.
 */
export const newer: readonly Difference[] = [
  { methods: /^POST \/access\/users$/, reason: 'passwords are longer', parameters: { password: { ...password, optional: 1 } } },
  {
    methods: /^PUT \/access\/password$/, reason: 'passwords are longer, and one\'s own is to be confirmed',
    parameters: { password, 'confirmation-password': { ...text, minLength: 5, maxLength: 64 } },
  },
  { methods: /^(POST|PUT) \/access\/users(\/\{userid\})?$/, reason: 'comments have a limit', parameters: { comment: { ...text, maxLength: 2048 } } },
  { methods: /^(POST \/nodes\/\{node\}\/network|PUT \/nodes\/\{node\}\/network\/\{iface\})$/, reason: 'new', parameters: { bridge_vids: { ...text, format: 'pve-vlan-id-or-range-list' } } },
  { methods: /^(PUT|POST|DELETE) \/cluster\/sdn(\/(zones|vnets)|$)/, reason: 'the SDN can be locked', parameters: { 'lock-token': text }, },
  { methods: /^(PUT \/cluster\/sdn|POST \/cluster\/sdn\/rollback)$/, reason: 'the SDN can be locked', parameters: { 'release-lock': flag } },
  { methods: /^POST \/cluster\/sdn\/lock$/, isNewMethod: true, reason: 'new', parameters: { 'allow-pending': flag } },
  { methods: /^DELETE \/cluster\/sdn\/lock$/, isNewMethod: true, reason: 'new', parameters: { 'lock-token': text, force: flag } },
  { methods: /^POST \/cluster\/sdn\/rollback$/, isNewMethod: true, reason: 'new', parameters: { 'lock-token': text, 'release-lock': flag } },
  { methods: /^GET \/cluster\/sdn\/vnets\/\{vnet\}\/firewall\/rules$/, isNewMethod: true, reason: 'new', parameters: {} },
  { methods: /^(POST|PUT) \/cluster\/sdn\/vnets(\/\{vnet\})?$/, reason: 'new', parameters: { 'isolate-ports': flag } },
  {
    methods: /^POST \/nodes\/\{node\}\/storage\/\{storage\}\/(upload|download-url)$/, reason: 'images to import can be uploaded', parameters: { content },
  },
  {
    methods: /^(POST|PUT) \/nodes\/\{node\}\/qemu(\/\{vmid\}\/config)?$/, reason: 'new',
    parameters: {
      'amd-sev': { ...text, format: 'pve-qemu-sev-fmt' }, 'virtiofs[n]': { ...text, format: 'pve-qm-virtiofs' }, 'allow-ksm': flag, 'intel-tdx': text,
      machine: { ...text, format: 'pve-qemu-machine-fmt' },
    },
  },
  { methods: /^POST \/nodes\/\{node\}\/qemu$/, reason: 'new', parameters: { 'ha-managed': flag, 'import-working-storage': { ...text, format: 'pve-storage-id' } } },
  { methods: /^POST \/nodes\/\{node\}\/qemu\/\{vmid\}\/status\/stop$/, reason: 'new', parameters: { 'overrule-shutdown': flag } },
  {
    methods: /^GET \/nodes\/\{node\}\/tasks\/\{upid\}$|^GET \/nodes\/\{node\}\/qemu\/\{vmid\}\/snapshot\/\{snapname\}$/, isNewMethod: true,
    reason: 'the package leaves this list of what is below it out', parameters: {},
  },
  { methods: /^(POST|PUT) \/cluster\/ha\/resources(\/\{sid\})?$/, reason: 'new', parameters: { failback: flag } },
  { methods: /^PUT \/cluster\/ha\/resources\/\{sid\}$/, reason: 'the type can be said again', parameters: { type: { ...text, enum: ['ct', 'vm'] } } },
  { methods: /^DELETE \/cluster\/ha\/resources\/\{sid\}$/, reason: 'new', parameters: { purge: flag } },
  {
    methods: /^GET \/cluster\/ha\/rules$/, isNewMethod: true, reason: 'new',
    parameters: { type: { ...haRuleType, optional: 1 }, resource: { ...text, format: 'pve-ha-resource-or-vm-id' } },
  },
  { methods: /^POST \/cluster\/ha\/rules$/, isNewMethod: true, reason: 'new', parameters: { rule: configid, type: haRuleType, ...haRule } },
  { methods: /^(GET|DELETE) \/cluster\/ha\/rules\/\{rule\}$/, isNewMethod: true, reason: 'new', parameters: {} },
  {
    methods: /^PUT \/cluster\/ha\/rules\/\{rule\}$/, isNewMethod: true, reason: 'new',
    parameters: { type: { ...haRuleType, optional: 1 }, ...haRule, delete: deleted, digest },
  },
  { methods: /^POST \/(.*)\/firewall\/(rules|groups\/\{group\})$/, reason: 'forwarded traffic', parameters: { type: ruleType } },
  {
    methods: /^PUT \/(.*)\/firewall\/(rules|groups\/\{group\})\/\{pos\}$/, reason: 'forwarded traffic',
    parameters: { type: { ...ruleType, optional: 1 } },
  },
  {
    methods: /^PUT \/cluster\/firewall\/options$/, reason: 'forwarded traffic', parameters: { policy_forward: { ...text, enum: ['ACCEPT', 'DROP'] } },
  },
  {
    methods: /^PUT \/nodes\/\{node\}\/firewall\/options$/, reason: 'forwarded traffic, nftables',
    parameters: { log_level_forward: logLevel, nftables: flag },
  },
  {
    methods: /^(POST|PUT) \/cluster\/backup/, reason: 'new',
    parameters: {
      'notification-mode': { ...text, enum: ['auto', 'legacy-sendmail', 'notification-system'] }, fleecing: { ...text, format: 'backup-fleecing' },
      'pbs-change-detection-mode': { ...text, enum: ['legacy', 'data', 'metadata'] },
    },
  },
  { methods: /^GET \/cluster\/mapping\/dir$/, isNewMethod: true, reason: 'new', parameters: { 'check-node': { ...text, format: 'pve-node' } } },
  { methods: /^POST \/cluster\/mapping\/dir$/, isNewMethod: true, reason: 'new', parameters: { id: configid, description: comment, map: list } },
  {
    methods: /^PUT \/cluster\/mapping\/dir\/\{id\}$/, isNewMethod: true, reason: 'new',
    parameters: { description: comment, map: list, delete: deleted, digest },
  },
  { methods: /^(GET|DELETE) \/cluster\/mapping\/dir\/\{id\}$/, isNewMethod: true, reason: 'new', parameters: {} },
  { methods: /^(POST|PUT) \/cluster\/mapping\/pci/, reason: 'new', parameters: { 'live-migration-capable': flag } },
];
