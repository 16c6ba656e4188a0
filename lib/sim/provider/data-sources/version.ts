import type { DataSourceType } from '../resource-type';

interface Version {
  readonly version: string;
  readonly release: string;
  readonly repoid: string;
}

export const version: DataSourceType = {
  async read(_config, { client }) {
    const answer = await client.get<Version>('version', {}, 'failed to get version information');
    return { id: 'version', version: answer.version, release: answer.release, repository_id: answer.repoid };
  },
};
