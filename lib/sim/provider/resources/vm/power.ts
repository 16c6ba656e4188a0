import type { ResourceData } from '../../legacy/resource-data';
import { isAgentEnabled } from './hardware';
import type { VmApi } from './vm-api';

const rebootNeeded = 'a reboot is required to apply configuration changes, but automatic reboots are disabled by '
  + `'reboot_after_update = false'. Please reboot the VM manually.`;

/** Switches a VM on and off during one operation, and remembers whether it has been off. */
export class Power {
  private stoppedHere = false;
  private warned = false;

  constructor(private api: VmApi, private readonly data: ResourceData) {}

  /** Goes on with the VM where it is now. */
  follow(api: VmApi): void {
    this.api = api;
  }

  /** With the guest's agent the VM is shut down, else it is stopped hard. */
  async ensureStopped(): Promise<void> {
    if ((await this.api.status()).status === 'stopped') {
      return;
    }
    if (isAgentEnabled(await this.api.config())) {
      await this.api.shutdown(this.data.number('timeout_shutdown_vm'));
    } else {
      await this.api.stop();
    }
    this.stoppedHere = true;
  }

  async ensureRunning(): Promise<void> {
    if ((await this.api.status()).status === 'stopped') {
      await this.api.start(this.data.number('timeout_start_vm'));
    }
  }

  async restart(): Promise<void> {
    if ((await this.api.status()).status === 'stopped') {
      return;
    }
    if (isAgentEnabled(await this.api.config())) {
      await this.api.reboot(this.data.number('timeout_reboot'));
      return;
    }
    await this.ensureStopped();
    await this.ensureRunning();
  }

  /**
   * Takes the VM off when what has been changed needs that.
   * @returns whether it is off now, or must stay on by `reboot_after_update = false`
   */
  async stopForChanges(isNeeded: boolean): Promise<'not needed' | 'off' | 'refused'> {
    if (!isNeeded) {
      return 'not needed';
    }
    if ((await this.api.status()).status === 'stopped' || this.stoppedHere) {
      return 'off';
    }
    if (!this.data.boolean('reboot_after_update')) {
      this.warnOnce();
      return 'refused';
    }
    await this.ensureStopped();
    return 'off';
  }

  /** Brings the VM into the state that is asked for, after everything else is done. */
  async finish(isRestartNeeded: boolean): Promise<void> {
    if (this.data.boolean('template')) {
      await this.ensureStopped();
      return;
    }
    const isStopped = (await this.api.status()).status === 'stopped';
    if (!this.data.boolean('started')) {
      if (this.data.hasChange('started') && !isStopped) {
        await this.ensureStopped();
      }
    } else if (isStopped) {
      await this.ensureRunning();
    } else if (isRestartNeeded && !this.stoppedHere) {
      if (this.data.boolean('reboot_after_update')) {
        await this.restart();
      } else {
        this.warnOnce();
      }
    }
  }

  private warnOnce(): void {
    if (!this.warned) {
      this.warned = true;
      this.api.operation.warn(rebootNeeded);
    }
  }
}

/** For a change that cannot be made on a running VM. */
export function offlineOnly(operation: string): Error {
  return new Error(
    `cannot ${operation} while the VM is running because this change requires the VM to be powered off, `
    + `but automatic power-offs/reboots are disabled by 'reboot_after_update = false'`,
  );
}
