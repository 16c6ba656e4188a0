/** Requests that are kept, latest last. */
const KEPT_REQUESTS = 1000;

/** One request, without anything that could be secret: no query, no body, no headers. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** Path as requested, without its query. */
  readonly path: string;
  readonly status: number;
  /** The error's reason; unset for a success. */
  readonly reason?: string;
  readonly caller?: string;
}

/** What was asked of the API, and how often. */
export class RequestLog {
  private readonly byRoute = new Map<string, number>();
  private latest: LoggedRequest[] = [];
  private total = 0;

  /** @param route `GET /nodes/{node}/qemu`, or `unknown` */
  add(route: string, request: LoggedRequest): void {
    this.total += 1;
    this.byRoute.set(route, (this.byRoute.get(route) ?? 0) + 1);
    this.latest.push(request);
    if (this.latest.length >= 2 * KEPT_REQUESTS) this.latest = this.latest.slice(-KEPT_REQUESTS);
  }

  count(): number {
    return this.total;
  }

  summary(): { total: number; byRoute: Record<string, number>; latest: LoggedRequest[] } {
    return { total: this.total, byRoute: Object.fromEntries([...this.byRoute].sort()), latest: this.latest.slice(-KEPT_REQUESTS) };
  }
}
