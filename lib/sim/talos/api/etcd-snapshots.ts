import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import type { Machine, Machines } from '../machines';
import { ApiError, configured } from './api-error';

const CHECKSUM = 32;
/** A database of etcd's kind (bbolt) with its buckets `key` and `meta`, and no key; packed. */
const EMPTY_DATABASE = gunzipSync(Buffer.from(
  'H4sIAAAAAAACA+3av2rCYBAA8PzR4iCY2S5Ondyk7+Dg4hOI1AxSTAczaB+172B3N5V8CRiQLh2C/H5w3JdwyXCZ7kgUVXohn36Gp+R2yO7v1/ohv4SchFzM'
  + 'Xqffu/NvBAAAAHRO/Mf8n7bqk1Z9/fxoflyO3xdvOgoAAADdU8/zmVYAAADA00pbewAAAADg+fSa+b/aANz+559E1V5gEq5noW5+jc/8+OhV9Qphl5frxzVx'
  + 'c85CDK7x8VXst/syL8rVttjkh1AS+0AAAADwD/rNMJ7cDfGp1gAAAAAAAAAAAAAAQGdcALJ4CgwAgAAA',
  'base64',
));

/** A snapshot of etcd: its database, and the checksum of it. Nothing is kept in the simulated etcd, so that nothing is in it. */
export function etcdSnapshot(machine: Machine, _request: object, machines: Machines): readonly object[] {
  const member = configured(machine);
  if (member.config.type !== 'controlplane' || !machines.clusterOf(member).isUp) {
    throw new ApiError(status.UNAVAILABLE, 'etcd is not ready');
  }
  return [{ bytes: EMPTY_DATABASE }, { bytes: checksumOf(EMPTY_DATABASE) }];
}

/** Takes a snapshot that etcd begins with when it is told to. @throws ApiError for what is none */
export function etcdRecover(machine: Machine, snapshot: Buffer, machines: Machines): object {
  const member = configured(machine);
  if (machines.clusterOf(member).isUp) {
    throw new ApiError(status.FAILED_PRECONDITION, 'etcd data directory is not empty');
  }
  const end = snapshot.length - CHECKSUM;
  if (end <= 0 || !checksumOf(snapshot.subarray(0, end)).equals(snapshot.subarray(end))) {
    throw new ApiError(status.INVALID_ARGUMENT, 'snapshot hash does not match');
  }
  machines.keepSnapshot(member, snapshot.toString('base64'));
  return {};
}

function checksumOf(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
