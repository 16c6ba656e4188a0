import { SummarizedError } from '../../framework/summarized-error';
import { pathSegment } from '../../pve/pve-client';
import type { Parameters } from '../../pve/pve-client';
import { contains, isTransient, retried } from '../../pve/retry';
import type { RetryRule } from '../../pve/retry';
import { pollIntervalMs, waitForTask } from '../../pve/tasks';
import { isNotFound } from '../../pve/pve-error';
import type { Operation } from '../../resource-type';
import type { VmConfig } from './vm-config';

export interface VmStatus {
  readonly status: string;
  readonly lock?: string;
}

/** The calls for one VM, with the real provider's retries and waits. */
export class VmApi {
  constructor(readonly operation: Operation, readonly node: string, readonly vmId: number) {}

  on(node: string): VmApi {
    return new VmApi(this.operation, node, this.vmId);
  }

  async config(): Promise<VmConfig> {
    return this.operation.client.get<VmConfig>(this.path('config'), {}, `error retrieving VM ${this.vmId}`);
  }

  async status(): Promise<VmStatus> {
    return this.operation.client.get<VmStatus>(this.path('status/current'), {}, 'error retrieving VM status');
  }

  async update(parameters: Parameters): Promise<void> {
    const rule = { attempts: 3, delayMs: 1000, retryIf: contains('got timeout') };
    await retried(this.operation.client, rule, async () => this.operation.client.put(this.path('config'), parameters));
  }

  async rebuildCloudInit(): Promise<void> {
    await this.operation.client.put(this.path('cloudinit'), {}, 'error rebuilding cloud-init drive');
  }

  async create(parameters: Parameters): Promise<void> {
    const rule = { attempts: 3, delayMs: 1000, retryIf: isTransient, doneIf: contains('already exists') };
    await this.retriedTask('VM create', rule, async () => (
      this.operation.client.post<string>(`nodes/${this.node}/qemu`, parameters, 'error creating VM')
    ));
  }

  async clone(attempts: number, parameters: Parameters): Promise<void> {
    const rule = { attempts: Math.max(attempts, 1), delayMs: 10_000, retryIf: isTransient, doneIf: contains('already exists') };
    await this.retriedTask('VM clone', rule, async () => (
      this.operation.client.post<string>(this.path('clone'), parameters, 'error cloning VM')
    ));
  }

  async migrate(parameters: Parameters): Promise<void> {
    await this.task('VM migrate', async () => this.operation.client.post(this.path('migrate'), parameters, 'error migrating VM'));
  }

  async convertToTemplate(): Promise<void> {
    const failure = `error converting VM ${this.vmId} to template`;
    await this.task('VM convert to template', async () => this.operation.client.post(this.path('template'), {}, failure));
  }

  async moveDisk(disk: string, storage: string, summary = 'VM disk move'): Promise<void> {
    try {
      const parameters = { delete: true, disk, storage };
      await this.task(summary, async () => this.operation.client.post(this.path('move_disk'), parameters, 'error moving VM disk'));
    } catch (error) {
      if (!contains(`you can't move to the same storage with same format`)(error)) {
        throw error;
      }
    }
  }

  /** @param bytes the new size */
  async resizeDisk(disk: string, bytes: number, summary = 'VM disk resize'): Promise<void> {
    const retryIf = (error: unknown): boolean => contains('got timeout')(error) || contains('does not exist')(error);
    await retried(this.operation.client, { attempts: 5, delayMs: 1000, retryIf, lastErrorOnly: true }, async () => this.task(summary, async () => (
      this.operation.client.put(this.path('resize'), { disk, size: bytes }, 'error moving VM disk')
    )));
  }

  /** @param timeoutSeconds what PVE may take for it */
  async start(timeoutSeconds: number): Promise<void> {
    const starting = async (): Promise<string | null> => (
      this.operation.client.post(this.path('status/start'), { timeout: timeoutSeconds }, 'error starting VM')
    );
    await this.task('VM start', starting, 599);
    await this.waitForStatus('running');
  }

  async stop(): Promise<void> {
    await this.task('VM stop', async () => this.operation.client.post(this.path('status/stop'), {}, 'error stopping VM'));
    await this.waitForStatus('stopped');
  }

  async shutdown(timeoutSeconds: number): Promise<void> {
    const parameters = { forceStop: true, timeout: timeoutSeconds };
    await this.task('VM shutdown', async () => (
      this.operation.client.post(this.path('status/shutdown'), parameters, 'error shutting down VM')
    ));
    await this.waitForStatus('stopped');
  }

  async reboot(timeoutSeconds: number): Promise<void> {
    const parameters = { timeout: timeoutSeconds };
    await this.task('VM reboot', async () => this.operation.client.post(this.path('status/reboot'), parameters, 'error rebooting VM'));
    await this.waitForStatus('running');
  }

  async remove(purge: boolean, destroyUnreferencedDisks: boolean): Promise<void> {
    const rule = { attempts: 3, delayMs: 1000, retryIf: (error: unknown) => isTransient(error) && !isNotFound(error) };
    const query = `?destroy-unreferenced-disks=${Number(destroyUnreferencedDisks)}&purge=${Number(purge)}`;
    await this.retriedTask('VM delete', rule, async () => (
      this.operation.client.delete<string>(`${this.path('')}${query}`, {}, 'error deleting VM')
    ));
  }

  /** Waits until the VM's configuration has no lock. */
  async waitForUnlock(): Promise<void> {
    for (;;) {
      const status = await this.status().catch(() => undefined);
      if (status !== undefined && !status.lock) {
        return;
      }
      await this.operation.client.pause(pollIntervalMs);
    }
  }

  async waitForStatus(status: string): Promise<void> {
    while ((await this.status()).status !== status) {
      await this.operation.client.pause(pollIntervalMs);
    }
  }

  path(rest: string): string {
    return `nodes/${this.node}/qemu/${this.vmId}/${rest}`;
  }

  volumePath(volume: string): string {
    return `nodes/${this.node}/storage/${volume.split(':')[0] ?? ''}/content/${pathSegment(volume)}`;
  }

  /** Starts a task and waits for it; its warnings and its error go under `summary`. */
  private async task(summary: string, start: () => Promise<string | null | undefined>, ignoredStatus?: number): Promise<void> {
    const warnings = await SummarizedError.wrap(summary, '', this.startAndWait(start, ignoredStatus));
    this.warnAll(summary, warnings);
  }

  // the real provider means to retry the request alone, but its own condition also lets a task that ended with "got timeout" begin again
  private async retriedTask(summary: string, rule: RetryRule, start: () => Promise<string>): Promise<void> {
    const attempts = retried(this.operation.client, rule, async () => this.startAndWait(start));
    this.warnAll(summary, await SummarizedError.wrap(summary, '', attempts) ?? []);
  }

  private async startAndWait(start: () => Promise<string | null | undefined>, ignoredStatus?: number): Promise<readonly string[]> {
    const upid = await start();
    return upid ? waitForTask(this.operation.client, upid, ignoredStatus) : [];
  }

  private warnAll(summary: string, warnings: readonly string[]): void {
    for (const warning of warnings) {
      this.operation.warn(summary, warning);
    }
  }
}
