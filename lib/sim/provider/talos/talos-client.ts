/** How the stand-in reaches machines and the Image Factory. */
export interface TalosAccess {
  /** `http://127.0.0.1:PORT` of the proxy that leads to the simulated machines. */
  readonly proxy: string;
  /** PEM of the authority that vouches for the simulated Image Factory. @default the system's authorities */
  readonly certificateAuthority?: string;
}

/** What the resources of one configured provider share. */
export class TalosClient {
  constructor(readonly access: TalosAccess, readonly factoryUrl: string, readonly signal: AbortSignal) {}
}

/** What a resource of this provider has at hand. */
export interface TalosTools {
  readonly client: TalosClient;
}
