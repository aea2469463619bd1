import { telemetry } from '../../api/telemetry.js';
import type { Device, Profile } from '../../api/types.js';

const AT_ONCE = 4;
const POINTS = 48;
const HOUR = 3_600_000;
const FRESH = 60_000;
const KEPT = 400;

interface Line {
  at: number;
  values: number[];
}

/**
 * The last hour of one value of each visible device. Only what is on the page is asked for, a few
 * at a time; what scrolled away before its turn is forgotten.
 */
export class Sparks {
  readonly #lines = new Map<string, Line>();
  #wanted: Device[] = [];
  #running = 0;

  constructor(
    private readonly profile: (id: string) => Profile | undefined,
    private readonly changed: () => void,
  ) {}

  /** The values of a device, if they are known. */
  of(device: string): number[] | undefined {
    return this.#lines.get(device)?.values;
  }

  /** Names the devices that are visible now. */
  want(visible: readonly Device[]): void {
    const now = Date.now();
    this.#wanted = visible.filter((d) => now - (this.#lines.get(d.id)?.at ?? 0) > FRESH);
    this.#pump();
  }

  stop(): void {
    this.#wanted = [];
  }

  #pump(): void {
    while (this.#running < AT_ONCE && this.#wanted.length) {
      const device = this.#wanted.shift()!;
      this.#running++;
      void this.#fetch(device).finally(() => {
        this.#running--;
        this.#pump();
      });
    }
  }

  async #fetch(device: Device): Promise<void> {
    let values: number[] = [];
    try {
      const key = await this.#key(device);
      const now = Date.now();
      const buckets = key ? await telemetry.buckets(device.id, key, now - HOUR, now, POINTS) : [];
      values = buckets.map((b) => b.avg);
    } catch {
      values = [];
    }
    this.#lines.delete(device.id);
    this.#lines.set(device.id, { at: Date.now(), values });
    if (this.#lines.size > KEPT) this.#lines.delete(this.#lines.keys().next().value!);
    this.changed();
  }

  /** The first number its profile names, else the first it sent. */
  async #key(device: Device): Promise<string | undefined> {
    const properties = this.profile(device.profile)?.properties ?? [];
    const named = properties.find((p) => p.type === 'number' || p.type === 'integer');
    if (named) return named.key;
    const latest = await telemetry.latest(device.id);
    return latest.find((s) => s.type === 'int' || s.type === 'real')?.key;
  }
}
