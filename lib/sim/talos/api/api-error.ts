import { status } from '@grpc/grpc-js';
import type { Machine, Member } from '../machines';
import { isMember } from '../machines';

/** A refusal of Talos' API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly code: status, message: string) {
    super(message);
  }
}

/** @throws ApiError for a machine without a configuration */
export function configured(machine: Machine): Member {
  if (!isMember(machine)) {
    throw new ApiError(status.UNIMPLEMENTED, 'API is not implemented in maintenance mode');
  }
  return machine;
}
