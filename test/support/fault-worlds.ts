import { FaultLane, USERS_OF_A_LANE } from './fault-lane.ts';
import { startWorld } from './zoomctl.ts';

/** Lanes to sandboxes of their own, for apps that people log in to and for Server-to-Server ones. */
export interface FaultWorlds {
  readonly people: readonly FaultLane[];
  readonly serverToServer: readonly FaultLane[];
  stop(): Promise<void>;
}

/** @param lanes how many of each */
export async function faultWorlds(lanes: number): Promise<FaultWorlds> {
  const users = ['--users', String(lanes * USERS_OF_A_LANE)];
  const [people, apps] = await Promise.all([
    startWorld(['--auto-consent', ...users]),
    startWorld(['--app-type', 's2s', ...users]),
  ]);
  const open = (world: typeof people) =>
    Promise.all(Array.from({ length: lanes }, (_, index) => FaultLane.open(world, index)));
  const opened = { people: await open(people), serverToServer: await open(apps) };
  return {
    ...opened,
    async stop() {
      await Promise.all([...opened.people, ...opened.serverToServer].map((lane) => lane.stop()));
      await Promise.all([people.stop(), apps.stop()]);
    },
  };
}
