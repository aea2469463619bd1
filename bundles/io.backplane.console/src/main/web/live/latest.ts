import type { ReactiveControllerHost } from 'lit';
import { telemetry } from '../api/telemetry.js';
import type { Sample } from '../api/types.js';
import { Loader } from '../core/loader.js';
import { Feed } from './feed.js';

/** A device's newest values: read once, then kept up to date by the live feed. */
export class Latest {
  readonly samples = new Map<string, Sample>();
  /** Values replaced by newer ones before they could be sent, since the page was opened. */
  skipped = 0;
  readonly loader: Loader<boolean>;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly device: () => string | undefined,
    private readonly onSamples: (samples: Sample[]) => void = () => undefined,
  ) {
    this.loader = new Loader(host, (signal) => this.#load(signal));
    new Feed(
      host,
      () => (device() ? { topic: 'telemetry', device: device()! } : undefined),
      (frame) => {
        if (frame.op === 'subscribed') void this.loader.reload();
        if (frame.op !== 'telemetry') return;
        this.skipped += frame.skipped ?? 0;
        if (frame.incomplete) void this.loader.reload();
        this.#take(frame.items as Sample[]);
      },
    );
  }

  async #load(signal: AbortSignal): Promise<boolean> {
    const device = this.device();
    if (!device) return false;
    this.#take(await telemetry.latest(device, signal));
    return true;
  }

  #take(samples: Sample[]): void {
    for (const s of samples) {
      const known = this.samples.get(s.key);
      if (!known || s.ts >= known.ts) this.samples.set(s.key, s);
    }
    this.onSamples(samples);
    this.host.requestUpdate();
  }
}
