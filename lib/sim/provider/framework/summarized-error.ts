import { messageOf } from '../pve/pve-error';

/** An error that is shown under a summary of its own. */
export class SummarizedError extends Error {
  override readonly name = 'SummarizedError';

  constructor(readonly summary: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
  }

  /** Waits for `action`, and puts its error under `summary`, after `prefix: `. */
  static async wrap<Result>(summary: string, prefix: string, action: Promise<Result>): Promise<Result> {
    try {
      return await action;
    } catch (error) {
      const detail = prefix === '' ? messageOf(error) : `${prefix}: ${messageOf(error)}`;
      throw new SummarizedError(summary, detail, { cause: error });
    }
  }
}
