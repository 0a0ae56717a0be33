import type { Bus, Subscription } from '@chat4all/bus';
import type { Store } from '@chat4all/store';
import { startProjection } from '../projection.ts';
import { RecentAdmissions } from '../recent-admissions.ts';
import { type WorkerOptions, startWorker } from '../worker.ts';
import { crashable } from './crashable.ts';

/** A process with a worker and a projection that can be stopped or killed. */
export interface ModelProcess {
  stop(): Promise<void>;
  /** Ends as with `kill -9`: unfinished work is never done. */
  kill(): Promise<void>;
}

/** Starts a process. */
export async function startModelProcess(options: WorkerOptions): Promise<ModelProcess> {
  const subscriptions: Subscription[] = [];
  const bus: Bus = new Proxy(options.bus, {
    get(target, name) {
      if (name !== 'subscribe') {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => Reflect.apply(member, target, given);
      }
      const subscribe: Bus['subscribe'] = async (given, handle) => {
        const subscription = await target.subscribe({ ...given, drainTimeoutMs: 0 }, handle);
        subscriptions.push(subscription);
        return subscription;
      };
      return subscribe;
    },
  });
  const [ownBus, ownStore] = [crashable(bus), crashable<Store>(options.store)];
  const admissions = new RecentAdmissions();
  const own = { ...options, admissions, bus: ownBus.target, store: ownStore.target };
  const services = [await startProjection(own), await startWorker(own)];
  return {
    stop: async () => {
      await Promise.all(services.map((service) => service.close()));
    },
    kill: async () => {
      ownBus.crash();
      ownStore.crash();
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
    },
  };
}
