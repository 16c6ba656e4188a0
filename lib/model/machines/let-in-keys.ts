import type { MachinePlan } from './machines-plan';

/** The SSH keys that a machine lets in; undefined: its image, its template, or user data of its own may say others. */
export function letInKeys({ os, image, cloudInit }: MachinePlan): readonly string[] | undefined {
  const isKnown = (os === 'debian' || os === 'ubuntu') && image.kind !== 'template' && typeof cloudInit?.userData !== 'string';
  return isKnown ? cloudInit?.sshKeys ?? [] : undefined;
}
